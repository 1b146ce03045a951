import Transformer

/// Models small enough to differentiate by differences: two layers of every family.
public enum TinyModels {
  /// The model of a family, always the same.
  public static func model(_ family: ModelConfiguration.Family) -> LanguageModel {
    var shape = ModelConfiguration(
      family: family, vocabulary: 17, width: 12, mlpWidth: 10, layers: 2, heads: 4,
      keyHeads: family == .gpt2 || family == .neox ? 4 : 2, headWidth: 4, contextLength: 16,
      epsilon: 1e-5,
      positions: family == .gpt2
        ? .learned : .rotary(base: 100, width: family == .neox ? 2 : 4, scaling: nil),
      tiesEmbeddings: true)
    if family == .gemma2 {
      shape.attentionSoftCap = 2
      shape.finalSoftCap = 3
      shape.window = 3
      shape.windowedLayers = [true, false]
    }
    shape.isParallel = family == .neox
    return LanguageModel(initializing: shape, seed: 4)
  }
}
