import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `overlap`: what localizations have in common.
enum OverlapKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The localizations that are compared.") var localizations: [Input<Localization>]
    @Key(
      later:
        "What is compared: matrices, of which a head's part is another thing than the whole; or heads, where a whole matrix of attention is that of each of its heads."
    )
    var units = Units.matrices

    init() {}
  }

  /// What localizations are taken apart into.
  enum Units: String, SpecChoice {
    case matrices, heads
  }

  struct Results: KindResults {
    @Table("A localization beside another.") var pairs: [Pair]
    @Table("A localization.") var sizes: [Size]

    init() {}
  }

  struct Pair: FrameRow {
    @Column("the one") var localization: String
    @Column("the other") var other: String
    @Column("matrices that both have, over those that either has", unit: .share)
    var jaccard: Double
    @Column("the part of the other's parameters that the one has too", unit: .share)
    var share: Double
  }

  struct Size: FrameRow {
    @Column("the localization") var localization: String
    @Column("its components") var components: String
    @Column("its parameters") var parameters: Int
  }

  static let name = "overlap"
  static let version = 1
  static let summary = "Compares localizations pair by pair, matrix by matrix."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let shape = try StoredModel(context.output(of: spec.model)).configuration()
    let all = try spec.localizations.map { ($0.id, try context.read($0)) }
    let count = { (matrices: Set<Component>) in
      matrices.reduce(0) { $0 + shape.parameters(of: $1) }
    }
    var results = Results()
    for (name, one) in all {
      let matrices = spec.units.parts(of: one, in: shape)
      for (otherName, other) in all {
        let others = spec.units.parts(of: other, in: shape)
        let shared = count(matrices.intersection(others))
        results.pairs.append { row in
          row.localization = name
          row.other = otherName
          row.jaccard = jaccardIndex(matrices, others)
          row.share = Double(shared) / Double(count(others))
        }
      }
      results.sizes.append { row in
        row.localization = name
        row.components = one.parts.map(\.short).joined(separator: ", ")
        row.parameters = count(matrices)
      }
    }
    return results
  }
}

extension OverlapKind.Units {
  /// A localization taken apart.
  fileprivate func parts(
    of localization: Localization, in shape: ModelConfiguration
  ) -> Set<Component> {
    let matrices = localization.matrices(of: shape)
    switch self {
    case .matrices: return matrices
    case .heads: return Set(matrices.flatMap { $0.heads(of: shape) })
    }
  }
}
