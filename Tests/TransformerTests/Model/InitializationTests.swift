import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Models before training.
struct InitializationTests {
  @Test(arguments: Families.all) func normsDoNothingAndBiasesAreZero(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    for (path, tensor) in model.parameters where tensor.shape.count == 1 {
      let expected: Float
      switch try #require(ParameterName(path)) {
      case .block(let layer, let part, .weight):
        expected = 1 - (model.configuration.norm(part, layer: layer)?.offset ?? 0)
      case .finalNorm(.weight): expected = 1 - model.configuration.finalNorm.offset
      default: expected = 0
      }
      #expect(tensor.scalars.allSatisfy { $0 == expected }, "\(path)")
    }
  }

  /// Deviations are 1/√inputs, of matrices that write to the stream less by √(2 layers).
  @Test func matricesAreDrawnByTheirInputs() throws {
    let shape = ModelConfiguration(
      family: .gpt2, vocabulary: 300, width: 64, mlpWidth: 128, layers: 8, heads: 4, keyHeads: 4,
      headWidth: 16, contextLength: 100)
    let model = LanguageModel(initializing: shape, seed: 3)
    for (path, tensor) in model.parameters where tensor.shape.count == 2 {
      let isWriting = path.hasSuffix("output.weight") || path.hasSuffix("down.weight")
      let expected = 1 / Double(tensor.width).squareRoot() / (isWriting ? 4 : 1)
      let found = (tensor.squaredNorm / Double(tensor.count)).squareRoot()
      #expect(abs(found / expected - 1) < 0.05, "\(path)")
    }
  }

  @Test func drawsBelongToTheSeed() {
    let shape = TinyModels.shape(.gemma)
    let draw = { LanguageModel(initializing: shape, seed: $0).embedding.scalars }
    #expect(draw(1) == draw(1))
    #expect(draw(1) != draw(2))
  }

  /// A new norm in a family moves no draw of what it had.
  @Test func vectorsTakeNoDraws() {
    var shape = TinyModels.shape(.llama)
    let plain = LanguageModel(initializing: shape, seed: 1)
    shape.forEachBlock { $0.attention.keyNorm = $0.attention.norm }
    let normed = LanguageModel(initializing: shape, seed: 1)
    #expect(plain.blocks[1].down.weight.scalars == normed.blocks[1].down.weight.scalars)
  }

  @Test func withNormsOnlyTheRestIsZero() {
    let model = LanguageModel(initializingNorms: TinyModels.shape(.gemma))
    #expect(model.embedding.scalars.allSatisfy { $0 == 0 })
    #expect(model.blocks[0].mlpNorm?.weight.scalars == Array(repeating: 0, count: 12), "1 + 0")
  }
}
