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

  /// The questions with other subjects; answers stay.
  ///
  /// - Parameters:
  ///   - questions: The questions, each with a subject.
  ///   - vocabulary: The tokens that random ones are drawn from.
  ///   - seed: The seed of the draw.
  /// - Returns: The corrupted questions, in order.
  /// - Throws: `CorruptionError` where a question has no subject or no partner.
  public func applied(
    to questions: [Question], vocabulary: [Int32], seed: UInt64
  ) throws -> [Question] {
    var stream = RandomStream(seed: seed, name: "subject corruption \(rawValue)")
    return try questions.enumerated().map { number, question in
      guard let subject = question.subject else {
        throw CorruptionError(description: "prompt \(number + 1) has no subject")
      }
      var corrupted = question
      switch self {
      case .randomTokens:
        guard vocabulary.contains(where: { !question.subjectTokens.contains($0) }) else {
          throw CorruptionError(description: "there are no tokens to replace a subject with")
        }
        repeat {
          for token in subject { corrupted.tokens[token] = stream.pick(vocabulary) }
        } while corrupted.tokens == question.tokens
      case .subjectSwap:
        let partners = questions.filter {
          $0.subject?.count == subject.count && $0.answer != question.answer
        }
        guard !partners.isEmpty else {
          throw CorruptionError(
            description: "prompt \(number + 1) has no partner: no other subject has as many "
              + "tokens and another answer")
        }
        corrupted.tokens.replaceSubrange(subject, with: stream.pick(partners).subjectTokens)
      }
      return corrupted
    }
  }
}

extension SubjectCorruption {
  /// The questions with other subjects; random tokens are those that their subjects are made of.
  ///
  /// - Throws: `CorruptionError` where a question has no subject or no partner.
  public func applied(to questions: [Question], seed: UInt64) throws -> [Question] {
    try applied(
      to: questions, vocabulary: Set(questions.flatMap(\.subjectTokens)).sorted(), seed: seed)
  }
}

/// Prompts whose subjects cannot be replaced.
public struct CorruptionError: Error, CustomStringConvertible {
  /// What is missing.
  public let description: String
}
