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
    if [.gpt2, .neox].contains(family) { shape.width = shape.heads * shape.headWidth }
    return shape
  }

  /// Its shape.
  package static func shape(_ family: ModelConfiguration.Family) -> ModelConfiguration {
    let sharesKeys = ![.gpt2, .neox].contains(family)
    var shape = ModelConfiguration(
      family: family, vocabulary: 17, width: 12, mlpWidth: 10, layers: 2, heads: 4,
      keyHeads: sharesKeys ? 2 : 4, headWidth: 4, contextLength: 16)
    shape.tiesEmbeddings = true
    shape.forEachNorm { $0.epsilon = 1e-5 }
    shape.forEachBlock { block in
      block.attention.rotary?.base = 100
      if family == .neox { block.attention.rotary?.width = 2 }
    }
    if family == .gemma2 {
      shape.forEachBlock { $0.attention.softCap = 2 }
      shape.finalSoftCap = 3
      shape.blocks[0].attention.window = 3
    }
    if family == .gemma3 {
      shape.blocks[0].attention.window = 3
      shape.blocks[1].attention.window = nil
      shape.blocks[1].attention.rotary?.base = 700
    }
    return shape
  }
}
