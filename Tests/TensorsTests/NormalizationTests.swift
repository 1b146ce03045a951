import Testing

@testable import Tensors

/// Norms against their definitions in double precision.
struct NormalizationTests {
  private let x = Tensor.drawn([5, 19], "x")
  private let weight = Tensor.drawn([19], "weight")
  private let bias = Tensor.drawn([19], "bias")
  private static let epsilon: Float = 1e-3

  private func rootMeanSquare(_ row: [Double]) -> Double {
    (row.reduce(0) { $0 + $1 * $1 } / Double(row.count) + Double(Self.epsilon)).squareRoot()
  }

  private func centered(_ row: [Double]) -> [Double] {
    let mean = row.reduce(0, +) / Double(row.count)
    return row.map { $0 - mean }
  }

  @Test(arguments: [Float(0), 1]) func rmsNorm(offset: Float) {
    let factors = weight.scalars.map { Double($0 + offset) }
    let expected = Reference(x).mapRows { row in
      zip(row, factors).map { $0 / rootMeanSquare(row) * $1 }
    }
    let result = x.rmsNorm(weight, epsilon: Self.epsilon, offset: offset)
    #expect(expected.difference(from: result) < 2e-6)
  }

  @Test func layerNorm() {
    let (factors, addends) = (Reference(weight).rows[0], Reference(bias).rows[0])
    let expected = Reference(x).mapRows { row in
      let centered = centered(row)
      let scale = rootMeanSquare(centered)
      return zip(centered, zip(factors, addends)).map { $0 / scale * $1.0 + $1.1 }
    }
    let result = x.layerNorm(weight, bias: bias, epsilon: Self.epsilon)
    #expect(expected.difference(from: result) < 3e-6)
  }

  /// The steps one by one come to the fused norm.
  @Test(arguments: [false, true]) func stepsComeToTheNorm(isLayerNorm: Bool) {
    let start = isLayerNorm ? x.centered() : x
    let scale = start.rootMeanSquares(epsilon: Self.epsilon)
    #expect(scale.shape == [5, 1])
    let result = start.divided(byRows: scale)
      .scaledColumns(by: weight, offset: 0, bias: isLayerNorm ? bias : nil)
    let fused =
      isLayerNorm
      ? x.layerNorm(weight, bias: bias, epsilon: Self.epsilon)
      : x.rmsNorm(weight, epsilon: Self.epsilon, offset: 0)
    #expect(Reference(fused).difference(from: result) < 2e-6)
  }

  @Test func centeredRowsHaveMeanZero() {
    for row in Reference(x.centered()).rows { #expect(abs(row.reduce(0, +)) < 1e-5) }
    #expect(Reference(x).mapRows(centered).difference(from: x.centered()) < 1e-6)
  }

  /// Scaling a row does not change its norm, but for epsilon.
  @Test func normsForgetScale() {
    let ones = Tensor(repeating: 1, shape: [19])
    let (one, ten) = (
      x.rmsNorm(ones, epsilon: 0, offset: 0), (10 * x).rmsNorm(ones, epsilon: 0, offset: 0)
    )
    #expect(Reference(one).difference(from: ten) < 1e-5)
  }
}
