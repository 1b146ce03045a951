import RandomStreams
import TestSupport
import Testing

@testable import Tensors

/// Every operation's gradient against central differences.
struct GradientTests {
  private static func random(_ shape: [Int], _ name: String) -> Tensor {
    var stream = RandomStream(seed: 1, name: name)
    return .normal(shape, deviation: 1, from: &stream)
  }

  private let x = random([6, 8], "x")

  @Test func linear() {
    let weight = Self.random([5, 8], "weight")
    #expect(gradientError(at: [x, weight]) { $0[0].linear($0[1]) } < 1e-3)
  }

  @Test func linearUsedTwiceAccumulates() {
    let weight = Self.random([8, 8], "weight")
    #expect(gradientError(at: [x, weight]) { $0[0].linear($0[1]).linear($0[1]) } < 1e-3)
  }

  @Test func embedding() {
    let error = gradientError(at: x) { $0.embedding(of: [3, 0, 3, 5], factor: 2.5) }
    #expect(error < 1e-3)
  }

  @Test func gathered() {
    #expect(gradientError(at: x) { $0.gathered([5, 1, 1]) } < 1e-3)
  }

  @Test(arguments: [Float(0), 1]) func rmsNorm(offset: Float) {
    let weight = Self.random([8], "weight")
    let error = gradientError(at: [x, weight]) {
      $0[0].rmsNorm($0[1], epsilon: 1e-5, offset: offset)
    }
    #expect(error < 1e-3)
  }

  @Test func rmsNormOfAConstantTrainsItsWeight() {
    let weight = Self.random([8], "weight")
    let error = gradientError(at: weight) { x.rmsNorm($0, epsilon: 1e-5, offset: 1) }
    #expect(error < 1e-3)
  }

  @Test(arguments: [Activation.tanhGELU, .silu]) func gated(activation: Activation) {
    #expect(gradientError(at: x) { $0.gated(activation) } < 1e-3)
  }

  @Test func gatedUsedTwiceAccumulates() {
    #expect(gradientError(at: x) { $0.gated(.silu) + $0.gated(.tanhGELU) } < 1e-3)
  }

  @Test func stepsOfNorms() {
    #expect(gradientError(at: x) { $0.centered() } < 1e-3)
    #expect(gradientError(at: x) { $0.rootMeanSquares(epsilon: 0.1) } < 1e-3)
    let divisors = Tensor((1...6).map { Float($0) / 3 }, shape: [6, 1])
    #expect(gradientError(at: [x, divisors]) { $0[0].divided(byRows: $0[1]) } < 1e-3)
    let vectors = [Self.random([8], "weight"), Self.random([8], "bias")]
    let error = gradientError(at: [x] + vectors) {
      $0[0].scaledColumns(by: $0[1], offset: 0.5, bias: $0[2])
    }
    #expect(error < 1e-3)
  }

  @Test func softmaxOfRows() {
    #expect(gradientError(at: x) { $0.softmax() } < 1e-3)
    #expect(gradientError(at: x) { $0.softmax() + $0.softmax() } < 1e-3)
    let rows = Tensor([-.infinity, 1, -.infinity, -.infinity], shape: [2, 2]).softmax()
    #expect(rows.scalars == [0, 1, 0, 0])
  }

  @Test func replacedRows() {
    let rows = Self.random([2, 8], "rows")
    let error = gradientError(at: [x, rows]) {
      $0[0].replacingRows([4, 1], with: $0[1]) + $0[0].rows(2..<6).gathered([0, 1, 2, 3, 3, 0])
    }
    #expect(error < 1e-3)
  }

  @Test func replacedRectangles() {
    let parts = [Self.random([2, 8], "rows"), Self.random([6, 3], "columns")]
    #expect(gradientError(at: parts) { x.replacingRectangles([(1..<3, nil, $0[0])]) } < 1e-3)
    #expect(gradientError(at: parts) { x.replacingRectangles([(nil, 2..<5, $0[1])]) } < 1e-3)
  }

  @Test func scaledAddends() {
    let addend = Self.random([6, 3], "addend")
    let error = gradientError(at: [x, addend]) { $0[0].adding([(4..<7, $0[1], 0.3)]) }
    #expect(error < 1e-3)
  }

  @Test func sumsAcross() {
    #expect(gradientError(at: x) { $0.repeatedAcross(3).summedAcross(4) } < 1e-3)
  }

  @Test func recomputed() {
    let weight = Self.random([8, 8], "weight")
    let error = gradientError(at: [x, weight]) { inputs in
      inputs[0].recomputed(with: inputs[1]) { @Sendable weight, x in
        x.linear(weight).activated(.tanhGELU).linear(weight)
      }
    }
    #expect(error < 1e-3)
  }

  @Test func addition() {
    #expect(gradientError(at: x) { $0 + $0 } < 1e-3)
  }

  @Test(arguments: [(4, 4), (4, 2), (4, 1)], [2, 4]) func rotation(
    heads: (query: Int, key: Int), rotated: Int
  ) {
    let layout = AttentionLayout(heads: heads.query, keyHeads: heads.key, headWidth: 4)
    let table = RotaryTable(length: 5, width: rotated, base: 100)
    let qkv = Self.random([10, layout.width], "qkv")
    let error = gradientError(at: qkv) {
      $0.rotated(table, layout: layout, batch: BatchLayout(batch: 2, length: 5))
    }
    #expect(error < 1e-3)
  }

  @Test(arguments: [(4, 4), (4, 2), (4, 1)], [0, 2]) func attention(
    heads: (query: Int, key: Int), padding: Int
  ) {
    let layout = AttentionLayout(heads: heads.query, keyHeads: heads.key, headWidth: 4)
    let qkv = Self.random([10, layout.width], "qkv")
    let batch = BatchLayout(batch: 2, length: 5, padding: [0, padding])
    let error = gradientError(at: qkv) {
      $0.causalAttention(layout, batch: batch, scale: 0.5)
    }
    #expect(error < 1e-3)
  }

  @Test(arguments: [2, 3, 5]) func cappedAndWindowedAttention(window: Int) {
    let layout = AttentionLayout(heads: 4, keyHeads: 2, headWidth: 4)
    let qkv = Self.random([12, layout.width], "qkv")
    let batch = BatchLayout(batch: 2, length: 6, padding: [0, 1])
    let error = gradientError(at: qkv) {
      $0.causalAttention(layout, batch: batch, scale: 0.5, softCap: 1.5, window: window)
    }
    #expect(error < 1e-3)
  }

  @Test func linearWithABias() {
    let parameters = [x, Self.random([5, 8], "weight"), Self.random([5], "bias")]
    #expect(gradientError(at: parameters) { $0[0].linear($0[1], bias: $0[2]) } < 1e-3)
  }

  @Test func layerNorm() {
    let parameters = [x, Self.random([8], "weight"), Self.random([8], "bias")]
    let error = gradientError(at: parameters) {
      $0[0].layerNorm($0[1], bias: $0[2], epsilon: 1e-5)
    }
    #expect(error < 1e-3)
  }

  @Test func layerNormUsedTwiceAccumulates() {
    let (weight, bias) = (Self.random([8], "weight"), Self.random([8], "bias"))
    let error = gradientError(at: [x, weight, bias]) {
      $0[0] + $0[0].layerNorm($0[1], bias: $0[2], epsilon: 1e-5)
    }
    #expect(error < 1e-3)
  }

  @Test(arguments: [Activation.tanhGELU, .exactGELU]) func activated(activation: Activation) {
    #expect(gradientError(at: x) { $0.activated(activation) + $0.activated(activation) } < 1e-3)
  }

  @Test func softCap() {
    #expect(gradientError(at: x) { $0.softCapped(1.5) + $0.softCapped(0.7) } < 1e-3)
  }

  @Test(arguments: [nil, Float(1.5)]) func linearCrossEntropy(cap: Float?) {
    let weight = Self.random([9, 8], "weight")
    let labels: [Int32] = [0, 8, 3, 3, 1, 2]
    let fused = { (inputs: [Tensor]) in
      inputs[0].linearCrossEntropy(inputs[1], labels: labels, divisor: 4, softCap: cap)
    }
    let plain = { (inputs: [Tensor]) -> Tensor in
      let logits = inputs[0].linear(inputs[1])
      return (cap.map(logits.softCapped) ?? logits).crossEntropy(labels, divisor: 4)
    }
    #expect(gradientError(at: [x, weight], of: fused) < 2e-3)
    #expect(abs(fused([x, weight]).scalar - plain([x, weight]).scalar) < 1e-6)
  }

  /// More rows than one block has.
  @Test(arguments: [nil, Float(1.5)]) func linearCrossEntropyInBlocks(cap: Float?) {
    let (rows, words) = (150, 5000)
    let inputs = [Self.random([rows, 8], "rows"), Self.random([words, 8], "words")]
    let labels = (0..<rows).map { Int32($0 * 31 % words) }
    let fused = valueWithGradient(at: inputs) {
      $0[0].linearCrossEntropy($0[1], labels: labels, softCap: cap)
    }
    let plain = valueWithGradient(at: inputs) { inputs in
      let logits = inputs[0].linear(inputs[1])
      return (cap.map(logits.softCapped) ?? logits).crossEntropy(labels)
    }
    #expect(abs(fused.value - plain.value) < 1e-5)
    for (left, right) in zip(fused.gradient, plain.gradient) {
      #expect(largestDifference(left.scalars, right.scalars) < 1e-7)
    }
  }

  @Test func crossEntropy() {
    let error = gradientError(at: x) { $0.crossEntropy([0, 7, 3, 3, 1, 2], divisor: 4) }
    #expect(error < 1e-3)
  }

  @Test func parametersThatDoNotMatterGetZeros() {
    let (_, gradient) = valueWithGradient(at: [x, x]) { $0[0].crossEntropy([0, 7, 3, 3, 1, 2]) }
    #expect(gradient[1].scalars.allSatisfy { $0 == 0 })
    #expect(gradient[0].scalars.contains { $0 != 0 })
  }

  @Test func constantsHaveNoHistory() {
    #expect((x + x).node == nil)
    let weight = Self.random([5, 8], "weight")
    #expect(x.linear(weight).node == nil)
  }
}
