import Testing

@testable import Tensors

struct ModuleTests {
  /// A layer with a part that may be missing and a list.
  private struct Layer: Module {
    var weight: Tensor
    var bias: Tensor?
    var parts: [Tensor]

    mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("\(path)weight", &weight)
      try bias.forEachParameter(at: "\(path)bias", body)
      try parts.forEachParameter(at: "\(path)parts", body)
    }
  }

  private let layer = Layer(
    weight: Tensor([3, 4], shape: [2]), bias: nil,
    parts: [Tensor([1], shape: [1]), Tensor([2, 2], shape: [2])])

  @Test func parametersAreNamedInOrder() {
    #expect(layer.parameters.map(\.name) == ["weight", "parts.0", "parts.1"])
    var whole = layer
    whole.bias = Tensor([9], shape: [1])
    #expect(whole.parameters.map(\.name) == ["weight", "bias", "parts.0", "parts.1"])
    #expect(whole.parameterCount == 6)
    #expect([Tensor.zeros([1])].parameters.map(\.name) == ["0"])
  }

  @Test func visitorsChangeParametersInPlace() {
    var doubled = layer
    doubled.bias = Tensor([5], shape: [1])
    doubled.forEachParameter { _, tensor in tensor = 2 * tensor }
    #expect(doubled.weight.scalars == [6, 8])
    #expect(doubled.bias?.scalars == [10])
    #expect(doubled.parts[1].scalars == [4, 4])
    #expect(layer.weight.scalars == [3, 4])
  }

  @Test func normsAndDistancesAreThoseOfAllScalars() {
    // 9 + 16 + 1 + 4 + 4
    #expect(abs(layer.norm - 34.0.squareRoot()) < 1e-12)
    #expect(layer.zeros.norm == 0)
    #expect(layer.zeros.parameters.map(\.tensor.shape) == [[2], [1], [2]])
    #expect(abs(layer.distance(from: layer.zeros) - layer.norm) < 1e-12)
    #expect(layer.distance(from: layer) == 0)
  }

  @Test func modulesAreAdded() {
    var sum = layer
    sum.add(layer)
    #expect(sum.weight.scalars == [6, 8])
    #expect(sum.parts.map(\.scalars) == [[2], [4, 4]])
  }

  /// A gradient has the module's own type, part by part.
  @Test func gradientsHaveTheModulesType() {
    let factors = Tensor([10, 100], shape: [2])
    let (value, gradient) = valueWithGradient(at: layer) { $0.weight.dot(factors) }
    #expect(value == 430)
    #expect(gradient.weight.scalars == [10, 100])
    #expect(gradient.parts.map(\.scalars) == [[0], [0, 0]])
  }
}
