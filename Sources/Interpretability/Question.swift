import Tensors
import Transformer

/// What a model is asked: a prompt, the answers that may follow it, and which of them means what.
public struct Question: Sendable, Hashable {
  /// The prompt's tokens.
  public var tokens: [Int32]
  /// Where the subject stands in it, where it has one.
  public var subject: Range<Int>?
  /// Each answer's tokens, up to the one that tells it from all others: the first, where those differ.
  public var candidates: [[Int32]]
  /// The number of the right candidate.
  public var right: Int
  /// The number of the candidate that an edit puts in its place, where there is one.
  public var injected: Int?

  /// A question with answers of any number of tokens.
  ///
  /// - Parameters:
  ///   - tokens: The prompt's tokens.
  ///   - subject: Where the subject stands in it.
  ///   - candidates: Each answer's tokens, at least one.
  ///   - right: The number of the right candidate.
  ///   - injected: The number of the candidate that an edit puts in its place.
  public init(
    tokens: [Int32], subject: Range<Int>? = nil, candidates: [[Int32]], right: Int,
    injected: Int? = nil
  ) {
    require(
      subject.map {
        !$0.isEmpty && tokens.indices.contains($0.lowerBound) && $0.upperBound <= tokens.count
      }
        ?? true, "a subject stands in its prompt")
    require(!candidates.contains(where: \.isEmpty), "an answer has at least one token")
    require(
      candidates.indices.contains(right) && injected.map(candidates.indices.contains) ?? true,
      "the right and the injected answer are among the candidates")
    self.tokens = tokens
    self.subject = subject
    self.candidates = candidates
    self.right = right
    self.injected = injected
  }

  /// A question whose answers are told apart by their first tokens.
  ///
  /// - Parameters:
  ///   - tokens: The prompt's tokens.
  ///   - subject: Where the subject stands in it.
  ///   - answer: The first token of the right answer.
  ///   - foils: The first tokens of other answers.
  public init(
    tokens: [Int32], subject: Range<Int>? = nil, answer: Int32, foils: [Int32] = []
  ) {
    require(!foils.contains(answer), "foils are other answers than the right one")
    self.init(
      tokens: tokens, subject: subject, candidates: ([answer] + foils).map { [$0] }, right: 0)
  }

  /// The first token of the right answer.
  public var answer: Int32 { candidates[right][0] }

  /// The first tokens of the other answers, in order.
  package var foils: [Int32] {
    candidates.indices.filter { $0 != right }.map { candidates[$0][0] }
  }

  /// The subject's own tokens; none where the question has no subject.
  package var subjectTokens: [Int32] { subject.map { Array(tokens[$0]) } ?? [] }
}

extension [Question] {
  /// Those of the commonest length, the shortest of several: ablations put one prompt's values where
  /// another's were, token by token.
  package var ofCommonestLength: [Question] {
    let byLength = Dictionary(grouping: self, by: \.tokens.count)
    return byLength.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.value ?? []
  }
}

extension TokenBatch {
  /// The name of the part of a prompt that the fact is about.
  public static let subject = "subject"

  /// Prompts side by side, with their subjects where all of them have one.
  package init(_ questions: [Question]) {
    let subjects = questions.compactMap(\.subject)
    self.init(
      questions.map(\.tokens),
      spans: subjects.count == questions.count ? [Self.subject: subjects] : [:])
  }
}

extension Position {
  /// The subject's tokens, or the first or last of them.
  public static func subject(_ choice: Choice) -> Position {
    .token(of: TokenBatch.subject, choice)
  }
}
