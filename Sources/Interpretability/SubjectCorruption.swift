import Foundation
import RandomStreams
import Tensors
import Transformer

/// How a prompt's subject is replaced by another of the same length.
public enum SubjectCorruption: String, Sendable, Hashable, CaseIterable {
  /// The subject of another prompt that has another answer.
  case subjectSwap = "subject_swap"
  /// Random tokens.
  case randomTokens = "random_tokens"

  /// The prompts with other subjects; answers and foils stay.
  ///
  /// - Parameters:
  ///   - prompts: The prompts.
  ///   - vocabulary: The tokens that random ones are drawn from.
  ///   - seed: The seed of the draw.
  /// - Returns: The corrupted prompts, in order.
  /// - Throws: `CorruptionError` where a prompt has no partner.
  public func applied(
    to prompts: [FactPrompt], vocabulary: [Int32], seed: UInt64
  ) throws -> [FactPrompt] {
    var stream = RandomStream(seed: seed, name: "subject corruption \(rawValue)")
    return try prompts.enumerated().map { number, prompt in
      var corrupted = prompt
      switch self {
      case .randomTokens:
        guard vocabulary.contains(where: { !prompt.subjectTokens.contains($0) }) else {
          throw CorruptionError(description: "there are no tokens to replace a subject with")
        }
        repeat {
          for token in prompt.subject { corrupted.tokens[token] = stream.pick(vocabulary) }
        } while corrupted.tokens == prompt.tokens
      case .subjectSwap:
        let partners = prompts.filter {
          $0.subject.count == prompt.subject.count && $0.answer != prompt.answer
        }
        guard !partners.isEmpty else {
          throw CorruptionError(
            description: "prompt \(number + 1) has no partner: no other subject has as many "
              + "tokens and another answer")
        }
        corrupted.tokens.replaceSubrange(prompt.subject, with: stream.pick(partners).subjectTokens)
      }
      return corrupted
    }
  }
}

/// Prompts whose subjects cannot be replaced.
public struct CorruptionError: Error, CustomStringConvertible {
  /// What is missing.
  public let description: String
}
