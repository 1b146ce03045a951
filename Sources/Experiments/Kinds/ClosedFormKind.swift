import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer
import Unlearning

/// `closed_form`: edits facts by ROME or MEMIT at the layers of a localization.
enum ClosedFormKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts; those of their split `edited` are changed.") var facts: Input<FactSet>
    @Key(
      "Where: the layers of its feed-forward components but the model's last, of which the way down is "
        + "changed.")
    var components: Input<Localization>
    @Key("What else the layers read: text and retained facts.") var texts: Input<TextSet>?
    @Key("One fact after the other at the last layer (rome), or all over all layers (memit).")
    var rule = ClosedFormEdit.Rule.memit
    @Key("Steps of the descent to the streams that say the new answers.", in: 1...10_000)
    var steps = 25
    @Key("Its learning rate.", in: 1e-5...100) var learningRate = 0.5
    @Key("The largest change of a stream, in its own norms.", in: 0.01...100) var bound = 4.0
    @Key("MEMIT's λ, against the number of facts.", in: 1e-6...1e9) var covarianceWeight = 1.0

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The edit.") var summary: Summary
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var model: ChangedModel?

    init() {}
  }

  struct Summary: FrameRow {
    @Column("the layers whose way down was changed") var layers: String
    @Column("weights that may have changed") var parameters: Int
    @Column("norm of the change over the norm of those weights", tolerance: 0.02)
    var relativeChange: Double
    @Column(
      "cross-entropy of the new answers with the streams in place", unit: .nats, tolerance: 0.05)
    var streamLoss: Double
    @Column("whether anything else moved") var movedOutside: Bool
  }

  static let name = "closed_form"
  static let version = 1
  static let summary =
    "Edits facts by solving for weights, ROME or MEMIT, at the layers of any localization, so that "
    + "where and how can be crossed. Of an answer of several tokens the one that tells it from the "
    + "fact's others is written; facts without one, or whose prompt lacks the subject, are left out."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, isLocated: true, context)
    let model = task.asked.model
    let layers = try context.read(spec.components).parts.compactMap {
      $0.part == .mlp ? $0.layer : nil
    }
    guard !layers.isEmpty else {
      throw UnsuitableChoice(
        "'\(spec.components.id)' has no feed-forward layer; ROME and MEMIT change nothing else")
    }
    let wanted = try task.answered(task.facts[.edited], with: \.injected)
    let retained = try task.answered(task.facts[.retained], with: \.answer).map(\.tokens)
    context.progress(0, of: 2, "streams")
    let edit = try ClosedFormEdit(
      wanted, at: layers, of: model, besides: task.texts + retained,
      ClosedFormEdit.Options(
        rule: spec.rule, steps: spec.steps, learningRate: spec.learningRate, bound: spec.bound,
        covarianceWeight: spec.covarianceWeight, threads: context.threads))
    context.progress(1, of: 2, "weights")
    let after = try edit.applied(to: model)
    let footprint = try EditFootprint(
      on: edit.layers.map { .down(layer: $0) }, from: model, to: after)
    var results = Results()
    results.summary.layers = edit.layers.map(String.init).joined(separator: ", ")
    results.summary.parameters = footprint.parameters
    results.summary.relativeChange = footprint.relativeChange
    results.summary.streamLoss = edit.remainingLoss
    results.summary.movedOutside = footprint.movedOutside
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    results.model = try ChangedModel(after, from: context.output(of: spec.model))
    return results
  }
}
