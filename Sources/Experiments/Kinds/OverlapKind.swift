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

    init() {}
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
      let matrices = one.matrices(of: shape)
      for (otherName, other) in all {
        let others = other.matrices(of: shape)
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
