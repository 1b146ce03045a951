import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Sequences side by side.
struct TokenBatchTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
  private static let spans = ["subject": [1..<2, 1..<2, 1..<3]]

  private static func batch(_ sequences: [[Int32]], _ side: TokenBatch.Side = .left) -> TokenBatch {
    TokenBatch(sequences, on: side, spans: spans)
  }

  @Test(arguments: Families.all) func rightPaddingIsNotSeen(
    family: ModelConfiguration.Family
  ) {
    let model = TinyModels.model(family)
    let (left, right) = (Self.batch(Self.prompts), Self.batch(Self.prompts, .right))
    let expected = model.logits(left).gathered(left.lastRows).scalars
    let seen = model.logits(right).gathered(right.lastRows).scalars
    #expect(largestDifference(seen, expected) < 2e-6)
  }

  @Test func shortSequencesAreFilledUp() {
    let left = TokenBatch([[1, 2, 3], [4]], pad: 9)
    #expect(left.tokens == [1, 2, 3, 9, 9, 4] && left.layout.padding == [0, 2])
    #expect(left.lastRows == [2, 5])
    let right = TokenBatch([[1, 2, 3], [4]], pad: 9, on: .right)
    #expect(right.tokens == [1, 2, 3, 4, 9, 9] && right.layout.padding == [0, 0])
    #expect(right.lastRows == [2, 3])
    #expect(TokenBatch([]).tokens.isEmpty)
  }

  @Test func theNextTokensStandAfterAll() {
    let batch = TokenBatch([[1, 2, 3], [4]])
    let next = TokenBatch(next: [7, 8], after: batch.layout)
    #expect(next.tokens == [7, 8] && next.layout.past == 3 && next.layout.length == 1)
    #expect(next.layout.padding == [0, 2] && next.layout.positions == [3, 1])
    #expect(next.lastRows == [0, 1])
  }

  @Test func copiesBeginAtAColumn() {
    let batch = TokenBatch([[1, 2, 3], [4, 5]], pad: 0).repeated(2, from: 1)
    #expect(batch.tokens == [2, 3, 4, 5, 2, 3, 4, 5])
    #expect(batch.layout.batch == 4 && batch.layout.length == 2 && batch.layout.past == 1)
    #expect(batch.layout.padding == [0, 1, 0, 1])
  }
}
