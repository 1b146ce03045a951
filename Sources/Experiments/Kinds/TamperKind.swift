import Chapters
import Facts
import Frames
import Notebook
import Transformer
import Unlearning

/// `tamper`: rounds an edited model's weights, or moves them back, and asks it again.
enum TamperKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The edited model.", accepts: .model) var model: Reference
    @Key("The model before the edit, for moving back.", accepts: .model) var original: Reference?
    @Key("The facts.", accepts: .facts) var facts: Reference
    @Key("Bits that weights are rounded to.", each: 2...16) var bits = [8, 4]
    @Key("How far weights are moved back: 1 is all the way.", each: 0...1)
    var shares = [0.25, 0.5, 0.75]

    init() {}
  }

  static let name = "tamper"
  static let version = 1
  static let summary =
    "Rounds an edited model's weights to few bits, or moves them part of the way back to what they were, "
    + "and asks for the facts again."
  static let output = OutputSchema(frames: [
    .init(
      "summary", "A way of tampering.",
      columns: [
        Frame.Column("way", .text, "none, rounded or moved back"),
        Frame.Column("amount", .number, "bits, or the share of the way back"),
        .accuracy("edit_accuracy", "edited facts that say the injected answer"),
        .accuracy("forget_accuracy", "edited facts that say the old answer"),
        .accuracy("mcq_edit_accuracy", "questions that say the injected answer"),
        .accuracy("mcq_forget_accuracy", "questions that say the old answer"),
        .accuracy("maintain_accuracy", "facts that stay are right"),
      ])
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let task = try EditTask(model: spec.model, facts: spec.facts, texts: nil, context)
    let model = task.asked.model
    let groups = try task.shortExam()
    let original = try spec.original.map { try AskedModel(context.input($0)).model }
    var ways: [(String, Double?, LanguageModel)] = [("none", nil, model)]
    ways += spec.bits.map { ("rounded", Double($0), model.quantized(toBits: $0)) }
    if let original {
      ways += spec.shares.map {
        ("moved back", $0, model.interpolated(towards: original, share: $0))
      }
    }
    var frame = output.frames[0].empty()
    for (number, (way, amount, changed)) in ways.enumerated() {
      context.progress(number, of: ways.count, way)
      let score = { (form: PromptForm, split: FactSet.Split) in
        groups.score(form, split, of: changed, threads: context.threads)
      }
      let (prompt, question) = (score(.prompt, .edited), score(.question, .edited))
      frame.append([
        .text(way), amount.scalar, (prompt?.editAccuracy).scalar, (prompt?.accuracy).scalar,
        (question?.editAccuracy).scalar, (question?.accuracy).scalar,
        (score(.prompt, .heldOut)?.accuracy).scalar,
      ])
      try Task.checkCancellation()
    }
    return Output(frames: [frame])
  }
}
