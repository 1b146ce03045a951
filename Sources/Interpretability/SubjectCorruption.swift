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

  /// The questions beside the same with other subjects; answers stay.
  ///
  /// A question whose subject nothing can replace is left out.
  ///
  /// - Parameters:
  ///   - questions: The questions, each with a subject.
  ///   - vocabulary: The tokens that random ones are drawn from.
  ///   - seed: The seed of the draw.
  /// - Returns: The questions in pairs, in order.
  /// - Throws: `CorruptionError` where a question has no subject, or none of them can be replaced.
  public func applied(
    to questions: [Question], vocabulary: [Int32], seed: UInt64
  ) throws -> CorruptedQuestions {
    var stream = RandomStream(seed: seed, name: "subject corruption \(rawValue)")
    var result = CorruptedQuestions()
    for (number, question) in questions.enumerated() {
      guard let subject = question.subject else {
        throw CorruptionError(description: "prompt \(number + 1) has no subject")
      }
      guard
        let other = other(for: question, subject, among: questions, vocabulary, &stream)
      else {
        result.leftOut.append(number)
        continue
      }
      result.kept.append(number)
      result.clean.append(question)
      result.corrupted.append(question)
      result.corrupted[result.corrupted.count - 1].tokens.replaceSubrange(subject, with: other)
    }
    guard !result.kept.isEmpty else {
      throw CorruptionError(
        description: "none of the \(questions.count) prompts can be corrupted: \(missing)")
    }
    return result
  }

  /// The questions beside the same with other subjects; random tokens are those that their subjects are
  /// made of.
  ///
  /// - Parameters:
  ///   - questions: The questions, each with a subject.
  ///   - seed: The seed of the draw.
  /// - Returns: The questions in pairs, in order.
  /// - Throws: `CorruptionError` where a question has no subject, or none of them can be replaced.
  public func applied(to questions: [Question], seed: UInt64) throws -> CorruptedQuestions {
    try applied(
      to: questions, vocabulary: Set(questions.flatMap(\.subjectTokens)).sorted(), seed: seed)
  }

  /// What a prompt that is left out lacks.
  package var missing: String {
    switch self {
    case .subjectSwap: "no other subject has as many tokens and another answer"
    case .randomTokens: "there are no tokens to replace a subject with"
    }
  }

  /// The tokens that replace a question's subject; none where there are none.
  private func other(
    for question: Question, _ subject: Range<Int>, among questions: [Question],
    _ vocabulary: [Int32], _ stream: inout RandomStream
  ) -> [Int32]? {
    let own = question.subjectTokens
    switch self {
    case .randomTokens:
      guard vocabulary.contains(where: { !own.contains($0) }) else { return nil }
      var drawn: [Int32]
      repeat { drawn = subject.map { _ in stream.pick(vocabulary) } } while drawn == own
      return drawn
    case .subjectSwap:
      let partners = questions.filter {
        $0.subject?.count == subject.count && $0.answer != question.answer
      }
      return partners.isEmpty ? nil : stream.pick(partners).subjectTokens
    }
  }
}

/// Questions beside the same with other subjects of the same length.
public struct CorruptedQuestions: Sendable, Hashable {
  /// The questions as they were.
  public internal(set) var clean: [Question] = []
  /// The same, each with another subject.
  public internal(set) var corrupted: [Question] = []
  /// Which of the questions given they are, by number.
  public internal(set) var kept: [Int] = []
  /// Which of the questions given nothing can replace the subject of, by number.
  public internal(set) var leftOut: [Int] = []
}

/// Prompts whose subjects cannot be replaced.
public struct CorruptionError: Error, CustomStringConvertible {
  /// What is missing.
  public let description: String
}
