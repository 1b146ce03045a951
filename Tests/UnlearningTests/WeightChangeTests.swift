import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

struct WeightChangeTests {
  @Test func changesAreMeasured() throws {
    let model = TinyModels.model(.llama)
    var moved = model
    let weight = model.blocks[0].down.weight
    let left = Tensor((0..<weight.rows).map { Float($0) + 1 }, shape: [1, weight.rows])
    let right = Tensor((0..<weight.width).map { Float($0) - 3.5 }, shape: [1, weight.width])
    let change = left.transposed.linear(right.transposed)
    moved.blocks[0].down.weight = weight + change
    let parts: [Component] = [.down(layer: 0)]
    let one = try WeightChange(of: parts, from: model, to: moved)
    #expect(abs(one.stableRank - 1) < 1e-3 && one.movedShare == 1)
    let expected = (change.squaredNorm / weight.squaredNorm).squareRoot()
    #expect(abs(one.relativeNorm - expected) < 1e-4 * expected)
    let none = try WeightChange(of: [.up(layer: 0)], from: model, to: moved)
    #expect(none == (try WeightChange(of: [.up(layer: 1)], from: model, to: model)))
    #expect(none.relativeNorm == 0 && none.stableRank == 0 && none.movedShare == 0)
    let back = try WeightChange.cosine(of: parts, model, moved, model)
    #expect(abs((back ?? 0) + 1) < 1e-5)
    #expect(try WeightChange.cosine(of: parts, model, model, moved) == nil)
  }

  /// Singular values of a diagonal matrix are its entries.
  @Test func largestSingularValues() {
    var matrix = Tensor.zeros([3, 4])
    matrix.withMutableScalars {
      $0[0] = 2
      $0[5] = -7
      $0[10] = 3
    }
    #expect(abs(matrix.largestSingularValue - 7) < 1e-3)
    #expect(Tensor.zeros([3, 4]).largestSingularValue == 0)
  }
}
