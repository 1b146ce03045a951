import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Tokens that a model should predict, and how a batch of them is split.
struct LabelledBatchTests {
  private static let sequences: [[Int32]] = [
    [1, 5, 9, 3, 2, 7], [4, 4, 16], [2, 8, 8, 1], [3, 6],
  ]

  /// Labels in a part of each sequence are those rows of the whole, and nothing else.
  @Test func onlyAnswersAreLearned() {
    let model = TinyModels.model(.llama)
    let batch = LabelledBatch(Self.sequences, labelsFrom: [4, 2, 1, 1])
    #expect(batch.labels == [2, 7, 16, 8, 8, 1, 6])
    let logits = model.logits(batch.inputs)
    let expected = logits.gathered(batch.rows).crossEntropy(batch.labels).scalar
    #expect(abs(batch.loss(of: model).scalar - expected) < 1e-6)
    #expect(batch.rows == [3, 4, 9, 12, 13, 14, 19])
  }

  @Test(arguments: [
    (1, 10, [1]), (2, 10, [1, 1]), (3, 10, [1, 2]), (24, 65, [12, 12]), (64, 65, [16, 16, 16, 16]),
    (600, 65, Array(repeating: [37, 38], count: 8).flatMap(\.self)),
  ]) func shardsDependOnTheBatchOnly(count: Int, length: Int, expected: [Int]) {
    let shards = LabelledBatch.shards(of: Array(repeating: length, count: count))
    #expect(shards.map(\.count) == expected)
    #expect(shards.flatMap(\.self) == Array(0..<count))
  }

  @Test func withoutAStartAllButTheFirstAreLabels() {
    let batch = LabelledBatch(Self.sequences)
    #expect(batch.labels == [5, 9, 3, 2, 7, 4, 16, 8, 8, 1, 6])
    #expect(batch.inputs.layout.length == 5 && batch.inputs.layout.padding == [0, 3, 2, 4])
    #expect(batch.rows == [0, 1, 2, 3, 4, 8, 9, 12, 13, 14, 19])
  }

  @Test func theDivisorDividesTheSum() {
    let (model, batch) = (TinyModels.model(.gpt2), LabelledBatch(Self.sequences))
    let sum = batch.loss(of: model, divisor: 1).scalar
    #expect(abs(batch.loss(of: model).scalar - sum / 11) < 1e-6)
  }

  @Test func partsHaveTheLabelsOfTheWhole() {
    let parts = LabelledBatch.shards(Self.sequences, labelsFrom: [4, 2, 1, 1])
    #expect(parts.map(\.labels) == [[2, 7, 16], [8, 8, 1, 6]])
  }
}
