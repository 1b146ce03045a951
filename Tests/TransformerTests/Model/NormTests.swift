import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Norms, whole and in their steps.
struct NormTests {
  private static let rows = Tensor([1, -2, 3, 0, 4, -4, 2, 2], shape: [2, 4])

  private func norm(_ configuration: NormConfiguration) -> Norm {
    var norm = Norm(4, configuration)
    norm.weight = Tensor([1, 0.5, -1, 2], shape: [4])
    if norm.bias != nil { norm.bias = Tensor([0, 1, 2, 3], shape: [4]) }
    return norm
  }

  @Test func rootMeanSquaresAreDividedBy() {
    let seen = norm(.rootMeanSquare(epsilon: 0))(Self.rows).scalars
    let scale = Float(14.0 / 4).squareRoot()
    #expect(
      largestDifference(Array(seen.prefix(4)), [1 / scale, -1 / scale, -3 / scale, 0]) < 1e-6)
    let offset = norm(.rootMeanSquare(epsilon: 0, offset: 1))(Self.rows).scalars
    #expect(largestDifference(Array(offset.prefix(4)), [2 / scale, -3 / scale, 0, 0]) < 1e-6)
  }

  @Test func meansAreTakenOffAndBiasesAdded() {
    let seen = norm(.layer(epsilon: 0))(Self.rows).scalars
    // The mean of the second row is 1, its variance 9.
    #expect(
      largestDifference(Array(seen.suffix(4)), [1, -5.0 / 6 + 1, -1.0 / 3 + 2, 2.0 / 3 + 3]) < 1e-6)
  }

  @Test(arguments: [
    NormConfiguration.rootMeanSquare(epsilon: 1e-3), .rootMeanSquare(epsilon: 1e-3, offset: 1),
    .layer(epsilon: 1e-3),
  ]) func stepsAreTheWhole(configuration: NormConfiguration) {
    let norm = norm(configuration)
    let centred = norm.centred(Self.rows)
    let steps = centred.divided(byRows: norm.scale(of: centred))
      .scaledColumns(by: norm.weight, offset: configuration.offset, bias: norm.bias)
    #expect(largestDifference(steps.scalars, norm(Self.rows).scalars) < 1e-6)
  }

  @Test func parametersAreThoseOfTheKind() {
    #expect(norm(.layer(epsilon: 1)).parameters.map(\.name) == [".weight", ".bias"])
    #expect(norm(.rootMeanSquare(epsilon: 1)).parameters.map(\.name) == [".weight"])
  }
}
