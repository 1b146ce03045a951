import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer
import Unlearning

/// `closed_form`: edits facts by ROME or MEMIT at the layers of a localization.
enum ClosedFormKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts; those of their split `edited` are changed.", accepts: .facts)
    var facts: Reference
    @Key(
      "Where: the layers of its feed-forward components but the model's last, of which the way down is "
        + "changed.",
      accepts: .localization) var components: Reference
    @Key("What else the layers read: text and retained facts.", accepts: .texts)
    var texts: Reference?
    @Key("One fact after the other at the last layer (rome), or all over all layers (memit).")
    var rule = ClosedFormEdit.Rule.memit
    @Key("Steps of the descent to the streams that say the new answers.", in: 1...10_000)
    var steps = 25
    @Key("Its learning rate.", in: 1e-5...100) var learningRate = 0.5
    @Key("The largest change of a stream, in its own norms.", in: 0.01...100) var bound = 4.0
    @Key("MEMIT's λ, against the number of facts.", in: 1e-6...1e9) var covarianceWeight = 1.0

    init() {}
  }

  static let name = "closed_form"
  static let version = 1
  static let summary =
    "Edits facts by solving for weights, ROME or MEMIT, at the layers of any localization, so that where "
    + "and how can be crossed."
  static let output = OutputSchema(
    frames: [
      .init(
        "summary", "The edit.",
        columns: [
          Frame.Column("layers", .text, "the layers whose way down was changed"),
          Frame.Column("parameters", .integer, "weights that may have changed"),
          Frame.Column(
            "relative_change", .number, "norm of the change over the norm of those weights",
            tolerance: 0.02),
          Frame.Column(
            "stream_loss", .number, "cross-entropy of the new answers with the streams in place",
            unit: .nats, tolerance: 0.05),
          Frame.Column("moved_outside", .boolean, "whether anything else moved"),
        ])
    ],
    blobs: EditedModel.blobs, provides: [.model])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, context)
    let model = task.asked.model
    let layers = try Localization.read(context.input(spec.components)).parts.compactMap {
      $0.part == .mlp ? $0.layer : nil
    }
    guard !layers.isEmpty else {
      throw UnsuitableChoice(
        "'\(spec.components.id)' has no feed-forward layer; ROME and MEMIT change nothing else")
    }
    let edited = task.facts[.edited]
    let wanted = try zip(task.asked.questions(edited), task.answered(edited, with: \.injected))
      .map { $0.answered(by: $1.answer) }
    let retained = try task.answered(task.facts[.retained], with: \.answer).map(\.tokens)
    context.progress(0, of: 2, "streams")
    let edit = try ClosedFormEdit(
      wanted, at: layers, of: model, besides: task.texts + retained,
      ClosedFormEdit.Options(
        rule: spec.rule, steps: spec.steps,
        learningRate: spec.learningRate, bound: spec.bound,
        covarianceWeight: spec.covarianceWeight, threads: context.threads))
    context.progress(1, of: 2, "weights")
    let after = try edit.applied(to: model)
    let parts = edit.layers.map { Component.down(layer: $0) }
    let (before, changed) = (
      try Selection(parts, of: model), try Selection(parts, of: after)
    )
    var frame = output.frames[0].empty()
    frame.append([
      .text(edit.layers.map(String.init).joined(separator: ", ")), .integer(before.parameterCount),
      .number(changed.distance(from: before) / before.norm), .number(edit.remainingLoss),
      .boolean(model.fingerprint(without: before) != after.fingerprint(without: before)),
    ])
    return Output(
      frames: [frame], blobs: try EditedModel.blobs(of: after, from: context.input(spec.model)))
  }
}
