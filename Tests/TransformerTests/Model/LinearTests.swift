import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Linear layers, parts of them, and adapters beside them.
struct LinearTests {
  private static func random(_ shape: [Int], _ name: String) -> Tensor {
    var stream = RandomStream(seed: 1, name: name)
    return .normal(shape, deviation: 1, from: &stream)
  }

  /// A layer of 4 inputs and 6 outputs with adapters on outputs 1 to 4.
  private static func layer(adapted: Bool = true) -> Linear {
    var layer = Linear(4, 6, hasBias: true)
    layer.weight = random([6, 4], "weight")
    layer.bias = random([6], "bias")
    if adapted {
      layer.adapters = [
        .init(rows: 1..<5, scale: 0.5, down: random([2, 4], "A"), up: random([4, 2], "B"))
      ]
    }
    return layer
  }

  private static let x = random([3, 4], "x")

  @Test func biasesAreThoseThatAreAskedFor() {
    #expect(Linear(2, 3, hasBias: true).bias?.shape == [3])
    #expect(Linear(2, 3, hasBias: false).bias == nil)
    #expect(Linear(2, 3, hasBias: false).weight.shape == [3, 2])
  }

  @Test(arguments: [0..<6, 0..<1, 2..<6, 1..<5, 5..<6]) func someOutputsAreThoseOfAll(
    rows: Range<Int>
  ) {
    let layer = Self.layer()
    let (whole, part) = (layer(Self.x).columns(rows), layer.rows(rows)(Self.x))
    #expect(largestDifference(whole.scalars, part.scalars) < 1e-5)
    #expect(layer.rows(5..<6).adapters.isEmpty)
  }

  /// The parts of the inputs add up to all, but for the bias.
  @Test func someInputsAddUp() {
    let layer = Self.layer()
    let sum =
      layer.columns(0..<1)(Self.x.columns(0..<1)) + layer.columns(1..<4)(Self.x.columns(1..<4))
    var unbiased = layer
    unbiased.bias = nil
    #expect(largestDifference(sum.scalars, unbiased(Self.x).scalars) < 1e-5)
    #expect(layer.columns(0..<1).bias == nil)
  }

  @Test func foldedAdaptersAreInTheWeight() {
    let (adapted, plain) = (Self.layer(), Self.layer(adapted: false))
    let folded = adapted.foldingAdapters
    #expect(folded.adapters.isEmpty)
    #expect(largestDifference(folded(Self.x).scalars, adapted(Self.x).scalars) < 1e-5)
    #expect(largestDifference(plain(Self.x).scalars, adapted(Self.x).scalars) > 0.1)
    let rows = { (layer: Linear) in layer.weight.scalars }
    #expect(rows(folded).prefix(4) == rows(plain).prefix(4), "rows without an adapter stay")
    #expect(rows(folded).suffix(4) == rows(plain).suffix(4))
  }

  @Test func adaptersAreParameters() {
    #expect(
      Self.layer().parameters.map(\.name)
        == [".weight", ".bias", ".adapters.0.lora_A", ".adapters.0.lora_B"])
  }
}
