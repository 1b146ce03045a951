import Tensors
import Testing

@testable import Transformer

/// Tokens of prompts, by what they are.
struct PositionTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
  private static let spans = ["subject": [1..<2, 1..<2, 1..<3]]

  private static func batch(_ sequences: [[Int32]], _ side: TokenBatch.Side = .left) -> TokenBatch {
    TokenBatch(sequences, on: side, spans: spans)
  }

  @Test(arguments: [TokenBatch.Side.left, .right]) func positionsAreFound(
    side: TokenBatch.Side
  ) throws {
    let batch = Self.batch(Self.prompts, side)
    let shift = side == .left ? 1 : 0
    #expect(try batch.rows(at: .last) == [4, 7 + 2 * shift, 13 + shift])
    #expect(try batch.rows(at: .index(0)) == [0, 5 + 2 * shift, 10 + shift])
    #expect(try batch.rows(at: .index(-1)) == (try batch.rows(at: .last)))
    #expect(
      try batch.rows(at: .token(of: "subject", .all))
        == [1, 6 + 2 * shift, 11 + shift, 12 + shift])
    #expect(
      try batch.rows(at: .token(of: "subject", .last)) == [1, 6 + 2 * shift, 12 + shift])
    #expect(try batch.rows(at: .all).count == 12)
  }

  @Test func tokensThatAreNotThereAreErrors() {
    let batch = TokenBatch(Self.prompts, spans: ["subject": [1..<2, 3..<3, 1..<9]])
    func complaint(_ position: Position, _ batch: TokenBatch) -> String? {
      #expect(throws: InterventionError.self) { try batch.rows(at: position) }?.description
    }
    #expect(
      complaint(.token(of: "subject", .last), batch)
        == "prompt 1 of 3 tokens does not have the last token of the subject")
    #expect(
      complaint(.token(of: "topic", .last), batch)
        == "no part of the prompts is named 'topic'; there are 'subject'")
    #expect(complaint(.index(3), batch) == "prompt 1 of 3 tokens does not have token 3")
    #expect(complaint(.index(-4), batch) == "prompt 1 of 3 tokens does not have token -4")
    #expect(
      complaint(.token(of: "subject", .all), TokenBatch([[1, 2]], spans: ["subject": [1..<9]]))
        == "prompt 0 of 2 tokens does not have the tokens of the subject")
  }

  @Test func positionsAreSpelledOut() {
    let positions: [Position] = [
      .all, .last, .index(-2), .token(of: "subject", .all), .token(of: "subject", .first),
    ]
    #expect(
      positions.map(\.description) == [
        "all tokens", "the last token", "token -2", "the tokens of the subject",
        "the first token of the subject",
      ])
  }

  @Test func emptyPromptsHaveNoLastToken() {
    let error = #expect(throws: InterventionError.self) {
      try TokenBatch([[1, 2], []]).rows(at: .last)
    }
    #expect(error?.description == "prompt 1 of 0 tokens does not have the last token")
  }
}
