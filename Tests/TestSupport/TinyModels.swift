import Tensors
import Transformer

/// Models small enough to differentiate by differences: two layers of every family.
public enum TinyModels {
  /// The model of a family, always the same.
  public static func model(_ family: ModelConfiguration.Family) -> LanguageModel {
    LanguageModel(initializing: shape(family), seed: 4)
  }

  /// The shape of that model, 16 wide where the family's files do not say how wide heads are.
  package static func writableShape(
    _ family: ModelConfiguration.Family
  ) -> ModelConfiguration {
    var shape = shape(family)
    if !sharesKeys(family) { shape.width = shape.heads * shape.headWidth }
    return shape
  }

  /// Its shape.
  package static func shape(_ family: ModelConfiguration.Family) -> ModelConfiguration {
    var shape = ModelConfiguration(
      family: family, vocabulary: 17, width: 12, mlpWidth: 10, layers: 2, heads: 4,
      keyHeads: sharesKeys(family) ? 2 : 4, headWidth: 4, contextLength: 16)
    shape.tiesEmbeddings = true
    shape.forEachNorm { $0.epsilon = 1e-5 }
    shape.forEachBlock { block in
      block.attention.rotary?.base = 100
      if family == .neox { block.attention.rotary?.width = 2 }
    }
    switch family {
    case .gemma2:
      shape.forEachBlock { $0.attention.softCap = 2 }
      shape.finalSoftCap = 3
      shape.blocks[0].attention.window = 3
    case .gemma3:
      // What is normed twice is small here, and the norms would make much of rounding.
      shape.forEachNorm { $0.epsilon = 0.1 }
      shape.blocks[0].attention.window = 3
      shape.blocks[1].attention.window = nil
      shape.blocks[1].attention.rotary?.base = 700
    case .olmo2:
      // So it is where nothing is normed before it is read.
      shape.forEachNorm { $0.epsilon = 0.1 }
    case .mistral: shape.forEachBlock { $0.attention.window = 3 }
    case .qwen2, .gptNeo: shape.blocks[1].attention.window = 3
    case .phi3:
      let factors = LongRotaryFactors(
        short: [1, 1.5], long: [2, 5], originalLength: 3, magnitude: 1.25)
      shape.forEachBlock { $0.attention.rotary?.scaling = .long(factors) }
    default: break
    }
    return shape
  }

  /// Whether the family's files say how many key heads there are, and how wide heads are.
  private static func sharesKeys(_ family: ModelConfiguration.Family) -> Bool {
    ![.gpt2, .neox, .gptNeo].contains(family)
  }
}
