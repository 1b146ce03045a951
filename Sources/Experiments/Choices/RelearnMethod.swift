import Chapters
import Unlearning

/// What `relearn` trains: `lora`, `{lora: {ranks: [8, 32]}}`, `full`.
enum RelearnMethod: SpecVariant {
  case lora(ranks: [Int], alpha: Double)
  case full

  enum Word: String, CaseIterable {
    case lora, full
  }

  private static let rankLimits = 1...8192
  private static let alphaLimits = 0.01...100_000

  /// The settings of low-rank adapters.
  private struct Adapters: BlockSpec {
    @Key("Ranks of the adapters; an attack for each.", each: rankLimits) var ranks = [32]
    @Key("The adapters' weight is alpha over the rank.", in: alphaLimits) var alpha = 32.0
  }

  static func choice(_ word: Word) -> VariantChoice<RelearnMethod> {
    switch word {
    case .lora: .with(Adapters.self) { .lora(ranks: $0.ranks, alpha: $0.alpha) }
    case .full: .plain(.full)
    }
  }

  /// The method with settings of adapters that stand beside it.
  ///
  /// - Throws: `UnusableMethod` where it has no adapters, or they are out of range.
  func with(ranks: [Int]?, alpha: Double?) throws -> RelearnMethod {
    guard ranks != nil || alpha != nil else { return self }
    guard case .lora(let ownRanks, let ownAlpha) = self else {
      throw UnusableMethod("'ranks' and 'alpha' are settings of the method 'lora', not of 'full'")
    }
    let (ranks, alpha) = (ranks ?? ownRanks, alpha ?? ownAlpha)
    guard !ranks.isEmpty, ranks.allSatisfy(Self.rankLimits.contains) else {
      throw UnusableMethod("'ranks' must be a list of ranks from 1 to 8192")
    }
    guard Self.alphaLimits.contains(alpha) else {
      throw UnusableMethod("'alpha' must be 0.01 to 100000")
    }
    return .lora(ranks: ranks, alpha: alpha)
  }

  /// What each attack trains, rank by rank.
  var trained: [RelearningAttack.Trained] {
    switch self {
    case .lora(let ranks, let alpha): ranks.map { .adapters(rank: $0, alpha: alpha) }
    case .full: [.matrices]
    }
  }
}

/// Settings that a method does not have, or has not so.
struct UnusableMethod: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
