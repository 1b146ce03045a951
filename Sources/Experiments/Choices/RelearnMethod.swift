import Chapters
import Unlearning

/// What `relearn` trains: `lora`, `{lora: {ranks: [8, 32]}}`, `full`.
enum RelearnMethod: SpecVariant {
  case lora(ranks: [Int], alpha: Double)
  case full

  enum Word: String, CaseIterable {
    case lora, full
  }

  /// The settings of low-rank adapters.
  private struct Adapters: BlockSpec {
    @Key("Ranks of the adapters; an attack for each.", each: 1...8192) var ranks = [32]
    @Key("The adapters' weight is alpha over the rank.", in: 0.01...100_000) var alpha = 32.0
  }

  static func choice(_ word: Word) -> VariantChoice<RelearnMethod> {
    switch word {
    case .lora: .with(Adapters.self) { .lora(ranks: $0.ranks, alpha: $0.alpha) }
    case .full: .plain(.full)
    }
  }

  /// What each attack trains, rank by rank.
  var trained: [RelearningAttack.Trained] {
    switch self {
    case .lora(let ranks, let alpha): ranks.map { .adapters(rank: $0, alpha: alpha) }
    case .full: [.matrices]
    }
  }
}
