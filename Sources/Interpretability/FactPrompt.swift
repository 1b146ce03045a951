import Transformer

/// A prompt whose next token is a fact about a subject.
public struct FactPrompt: Sendable, Hashable {
  /// The prompt's tokens.
  public var tokens: [Int32]
  /// Where the subject stands in it.
  public var subject: Range<Int>
  /// The first token of the right answer.
  public var answer: Int32
  /// The first tokens of answers that it is told from.
  public var foils: [Int32]

  /// A prompt.
  public init(tokens: [Int32], subject: Range<Int>, answer: Int32, foils: [Int32]) {
    precondition(
      !subject.isEmpty && subject.lowerBound >= 0 && subject.upperBound <= tokens.count,
      "a subject stands in its prompt")
    precondition(!foils.isEmpty && !foils.contains(answer), "foils are other answers, at least one")
    self.tokens = tokens
    self.subject = subject
    self.answer = answer
    self.foils = foils
  }

  /// The subject's own tokens.
  public var subjectTokens: [Int32] { Array(tokens[subject]) }
}

extension TokenBatch {
  /// The name of the part of a prompt that the fact is about.
  public static let subject = "subject"

  /// Prompts side by side, with their subjects.
  public init(_ prompts: [FactPrompt]) {
    self.init(prompts.map(\.tokens), spans: [Self.subject: prompts.map(\.subject)])
  }
}

extension Position {
  /// The subject's tokens, or the first or last of them.
  public static func subject(_ choice: Choice) -> Position {
    .token(of: TokenBatch.subject, choice)
  }
}
