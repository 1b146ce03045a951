import RandomStreams
import TestSupport
import Testing

@testable import Tensors
@testable import Transformer

/// Logits block by block against all at once.
struct HeadBlocksTests {
  /// A block is 128 rows of 4096 words: 300 rows are three of them.
  private static func model(softCap: Double?) -> LanguageModel {
    var shape = TinyModels.shape(.gemma2)
    shape.vocabulary = 4096
    shape.finalSoftCap = softCap
    return LanguageModel(initializing: shape, seed: 2)
  }

  private static func residual(_ model: LanguageModel, rows: Int) -> Tensor {
    var stream = RandomStream(seed: 5, name: "residual")
    return .normal([rows, model.configuration.width], deviation: 1, from: &stream)
  }

  /// The loss and its gradients by the residual and by the head.
  private struct Both: Module {
    var residual: Tensor
    var head: Tensor

    mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("residual", &residual)
      try body("head", &head)
    }
  }

  @Test(arguments: [nil, 3] as [Double?], [1, 128, 129, 300])
  func blocksComeToTheWhole(softCap: Double?, rows: Int) {
    let model = Self.model(softCap: softCap)
    let labels = (0..<rows).map { Int32($0 * 27 % 4096) }
    let both = Both(residual: Self.residual(model, rows: rows), head: model.embedding)
    func results(
      _ loss: (LanguageModel, Tensor) -> Tensor
    ) -> (value: Float, gradient: Both) {
      valueWithGradient(at: both) { both in
        var own = model
        own.embedding = both.head
        return loss(own, both.residual)
      }
    }
    let whole = results { $0.unembed($1).crossEntropy(labels) }
    let blocks = results { model, residual in
      model.sum(overLogitsOf: residual) { logits, range in
        #expect(logits.rows <= 128)
        return logits.crossEntropy(Array(labels[range]), divisor: rows)
      }
    }
    #expect(abs(whole.value - blocks.value) <= 1e-6 * whole.value)
    for (own, other) in zip(whole.gradient.parameters, blocks.gradient.parameters) {
      if rows <= 128 { #expect(own.tensor.isIdentical(to: other.tensor), "\(own.name)") }
      #expect((own.tensor - other.tensor).squaredNorm <= 1e-10 * own.tensor.squaredNorm)
    }
  }

  @Test func valuesComeInOrder() {
    let model = Self.model(softCap: nil)
    let residual = Self.residual(model, rows: 300)
    let labels = (0..<300).map { Int32($0) }
    let values = model.values(ofLogitsOf: residual) { logits, rows in
      logits.logProbabilities(of: Array(labels[rows]))
    }
    let whole = model.unembed(residual).logProbabilities(of: labels)
    #expect(largestDifference(values, whole) < 1e-5)
  }

  /// Rows that belong together are never parted, though a block is exceeded.
  @Test(arguments: [(80, [80, 80, 80]), (60, [120, 120]), (240, [240])])
  func rowsThatBelongTogetherStayTogether(size: Int, expected: [Int]) {
    let model = Self.model(softCap: nil)
    let counts = model.values(ofLogitsOf: Self.residual(model, rows: 240), each: size) {
      logits, _ in
      [logits.rows]
    }
    #expect(counts == expected)
  }

  @Test func aBlockIsAMebibyteOr128Rows() {
    #expect(HeadBlock.rows(words: 368) == 712)
    #expect(HeadBlock.rows(words: 4096) == 128)
    #expect(HeadBlock.rows(words: 262_144) == 128)
  }
}
