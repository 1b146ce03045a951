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
    @Key("The model before the edit.", accepts: .model) var original: Reference
    @Key("The edited model.", accepts: .model) var model: Reference
    @Key("The model after a further change, such as relearning.", accepts: .model)
    var then: Reference?
    @Key("The mechanisms: the components of each.", accepts: .localization)
    var mechanisms: [Reference]

    init() {}
  }

  static let name = "moved"
  static let version = 1
  static let summary =
    "Measures how an edit moved the weights of each mechanism: how far, how many, in how many directions, "
    + "and whether relearning went the same way back (paper, section 1.1, claim 9)."
  static let output = OutputSchema(frames: [
    .init(
      "summary", "A mechanism.",
      columns: [
        Frame.Column("mechanism", .text, "the block of its components"),
        Frame.Column("parameters", .integer, "its parameters"),
        Frame.Column(
          "relative_change", .number, "norm of the change over the norm of the weights",
          tolerance: 0.02),
        .accuracy("moved_share", "its weights that moved at all"),
        Frame.Column(
          "stable_rank", .number,
          "squared Frobenius norm of the change over its squared spectral norm, mean over matrices",
          tolerance: 0.5),
        Frame.Column(
          "cosine_then", .number, "cosine of the change with the further one; -1 undoes it",
          tolerance: 0.05),
      ])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let before = try AskedModel(context.input(spec.original)).model
    let after = try AskedModel(context.input(spec.model)).model
    let then = try spec.then.map { try AskedModel(context.input($0)).model }
    var frame = output.frames[0].empty()
    for mechanism in spec.mechanisms {
      let parts = try Localization.read(context.input(mechanism)).parts
      let change = try WeightChange(of: parts, from: before, to: after)
      let cosine = try then.flatMap {
        try WeightChange.cosine(of: parts, before, after, $0)
      }
      frame.append([
        .text(mechanism.id),
        .integer(parts.reduce(0) { $0 + before.configuration.parameters(of: $1) }),
        .number(change.relativeNorm), .number(change.movedShare), .number(change.stableRank),
        cosine.scalar,
      ])
    }
    return Output(frames: [frame])
  }
}
