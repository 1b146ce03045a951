import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer
import Unlearning

/// `moved`: how much an edit moved the weights of each mechanism.
enum MovedKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model before the edit.") var original: Input<AskedModel>
    @Key("The edited model.") var model: Input<AskedModel>
    @Key("The model after a further change, such as relearning.") var after: Input<AskedModel>?
    @Key("The mechanisms: the components of each.") var mechanisms: [Input<Localization>]

    init() {}
  }

  struct Results: KindResults {
    @Table("A mechanism.") var summary: [Mechanism]

    init() {}
  }

  struct Mechanism: FrameRow {
    @Column("the block of its components") var mechanism: String
    @Column("its parameters") var parameters: Int
    @Column("norm of the change over the norm of the weights", tolerance: 0.02)
    var relativeChange: Double
    @Column(accuracy: "its weights that moved at all") var movedShare: Double
    @Column(
      "squared Frobenius norm of the change over its squared spectral norm, mean over matrices",
      tolerance: 0.5)
    var stableRank: Double
    @Column("cosine of the change with the further one; -1 undoes it", tolerance: 0.05)
    var cosineThen: Double?
  }

  static let name = "moved"
  static let version = 1
  static let summary =
    "Measures how an edit moved the weights of each mechanism: how far, how many, in how many directions, "
    + "and whether relearning went the same way back (paper, section 1.1, claim 9)."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let original = try context.read(spec.original).model
    let edited = try context.read(spec.model).model
    let after = try spec.after.map(context.read)?.model
    var results = Results()
    for mechanism in spec.mechanisms {
      let parts = try context.read(mechanism).parts
      let change = try WeightChange(of: parts, from: original, to: edited)
      let cosine = try after.flatMap { try WeightChange.cosine(of: parts, original, edited, $0) }
      results.summary.append { row in
        row.mechanism = mechanism.id
        row.parameters = parts.reduce(0) { $0 + original.configuration.parameters(of: $1) }
        row.relativeChange = change.relativeNorm
        row.movedShare = change.movedShare
        row.stableRank = change.stableRank
        row.cosineThen = cosine
      }
    }
    return results
  }
}
