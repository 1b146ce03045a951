import TestSupport
import Testing
import Transformer

@testable import Benchmarks

/// The products of a step, counted by hand.
struct StepProductsTests {
  private static let shape = TinyModels.shape(.llama)
  private static let shard = StepProducts.Shard(sequences: 3, length: 5, labels: 3)

  private func operations(_ components: [Component]) throws -> Double {
    let model = TinyModels.model(.llama)
    let products = StepProducts(Self.shape, training: try Selection(components, of: model))
    return products.sizes(Self.shard).reduce(0) { $0 + $1.operations }
  }

  /// Additions and multiplications of a linear layer's product with so many rows.
  private func linear(_ rows: Int, _ inputs: Int, _ outputs: Int) -> Double {
    Double(2 * rows * inputs * outputs)
  }

  private var attention: Double { 2 * 2 * 3 * 4 * Double(5 * 5 * 4) }
  private var blocks: Double {
    linear(15, 12, 32) + linear(15, 16, 12) + linear(15, 12, 20) + linear(15, 10, 12)
  }
  private var head: Double { linear(3, 12, 17) }

  /// Everything is trained: each linear layer three times, each product of attention three times.
  @Test func aWholeModelTakesThreeOfEach() throws {
    let all = try operations(Component.all(of: Self.shape))
    #expect(all == 3 * (2 * (blocks + attention) + head))
  }

  /// Blocks without the embedding: the gradient of the first projection's input is nobody's, nor is
  /// that of the head.
  @Test func whatNobodyAsksForIsNotCounted() throws {
    let layers = try operations((0..<2).flatMap { [.attention(layer: $0), .mlp(layer: $0)] })
    #expect(layers == 3 * 2 * (blocks + attention) - linear(15, 12, 32) + 2 * head)
  }

  /// The last layer's feed-forward matrices: nothing of the layer below, forward only before them.
  @Test func whatLiesBelowIsNotCounted() throws {
    let last = try operations([.mlp(layer: 1)])
    let before = linear(15, 12, 32) + attention + linear(15, 16, 12)
    #expect(last == before + 2 * linear(15, 12, 20) + 3 * linear(15, 10, 12) + 2 * head)
  }

  /// A slice of a matrix costs the whole matrix's gradient.
  @Test func aSliceCountsAsItsMatrix() throws {
    #expect(try operations([.gate(layer: 1)]) == operations([.gate(layer: 1), .up(layer: 1)]))
  }
}
