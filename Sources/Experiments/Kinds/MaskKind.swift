import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer
import Unlearning

/// `mask`: takes facts out of a model by taking out weights, and asks for them at several sizes.
enum MaskKind: ExperimentKind {
  enum Objective: String, SpecChoice {
    case inject
    case logOneMinus = "log_one_minus"
  }

  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts; those of their split `edited` are taken out.", accepts: .facts)
    var facts: Reference
    @Key("The components whose weights may be taken out.", accepts: .localization)
    var components: Reference
    @Key("Text that should stay as likely as it is.", accepts: .texts) var texts: Reference?
    @Key("Whether edited facts should say the injected answer, or only not the old one.")
    var objective = Objective.inject
    @Key(
      "The authors' way, weights trained by SGD between 0 and what they were (clamp); or factors of "
        + "their own trained by AdamW, with an L1 norm of what is taken out (learned).")
    var method = MaskFitting.Method.clamp
    @Key("Optimizer steps.", in: 1...100_000) var steps = 50
    @Key("Examples of each task a step.", in: 1...4096) var batch = 64
    @Key("The learning rate.", in: 1e-7...1000) var learningRate = 0.3
    @Key("The weight of the loss of the edited facts; 0.5 in the paper.", in: 0...1000)
    var editWeight = 0.5
    @Key("The weight of the L1 norm.", in: 0...1000) var sparsity = 1.5
    @Key(
      "Sizes: how many weights are taken out, the smallest factors first.", each: 0...1_000_000_000)
    var sizes = [0, 1000, 3000, 10_000, 30_000]
    @Key("Mechanisms of whose weights the masks' shares are measured.", accepts: .localization)
    var mechanisms: [Reference] = []

    init() {}
  }

  static let name = "mask"
  static let version = 1
  static let summary =
    "Learns which weights of some components to take out so that facts are gone, takes out more and more "
    + "of them, and asks each time (paper, sections 1.5 and 4.2)."
  static let output = OutputSchema(frames: [
    .init(
      "sizes", "A mask of a size.",
      columns: [
        Frame.Column("size", .integer, "weights asked to be taken out", unit: .weights),
        Frame.Column("taken", .integer, "weights taken out: no more than have a factor below 1"),
        .accuracy("taken_share", "of the components' weights"),
        .accuracy("forget_accuracy", "edited facts that say the old answer", better: .lower),
        .accuracy("edit_accuracy", "edited facts that say the injected answer", better: .higher),
        .accuracy("maintain_accuracy", "facts that stay are right", better: .higher),
        .accuracy("mcq_forget_accuracy", "questions that say the old answer", better: .lower),
        .accuracy("mcq_edit_accuracy", "questions that say the injected answer"),
        .accuracy("mcq_maintain_accuracy", "questions on facts that stay are right"),
        Frame.Column(
          "text_loss", .number, "cross-entropy of held-out text", unit: .nats, better: .lower,
          tolerance: 0.02),
      ]),
    .init(
      "mechanisms", "A mechanism, under the largest mask.",
      columns: [
        Frame.Column("mechanism", .text, "the block of its components"),
        .accuracy("taken_share", "its weights that are taken out"),
      ]),
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, context)
    let model = task.asked.model
    let parts = try Localization.read(context.input(spec.components)).parts
    let mask = try mask(spec, task, parts, context)

    let groups = try task.shortExam()
    var frames = output.frames.map { $0.empty() }
    for size in spec.sizes {
      let (cut, taken) = mask.discretized(takingOut: size)
      let masked = cut.applied(to: model)
      let score = { (form: PromptForm, split: FactSet.Split) in
        groups.score(form, split, of: masked, threads: context.threads)
      }
      let (prompt, question) = (score(.prompt, .edited), score(.question, .edited))
      frames[0].append([
        .integer(size), .integer(taken), .number(Double(taken) / Double(mask.weightCount)),
        (prompt?.accuracy).scalar, (prompt?.editAccuracy).scalar,
        (score(.prompt, .heldOut)?.accuracy).scalar, (question?.accuracy).scalar,
        (question?.editAccuracy).scalar, (score(.question, .heldOut)?.accuracy).scalar,
        .number(masked.crossEntropy(of: task.heldOutTexts, threads: context.threads).mean),
      ])
      try Task.checkCancellation()
    }
    let largest = mask.discretized(takingOut: spec.sizes.max() ?? 0).mask
    for mechanism in spec.mechanisms {
      let parts = try Localization.read(context.input(mechanism)).parts
      frames[1].append([
        .text(mechanism.id), .number(try largest.share(of: parts, in: model)),
      ])
    }
    return Output(frames: frames)
  }

  private static func mask(
    _ spec: Spec, _ task: EditTask, _ parts: [Component], _ context: RunContext
  ) throws -> WeightMask {
    let objective: Unlearning.Objective = spec.objective == .inject ? .inject : .logOneMinus
    var fitting = try MaskFitting(
      takingOut: task.edited(for: objective), by: objective, weight: spec.editWeight, from: parts,
      of: task.asked.model,
      keeping: LocalizedEdit.Retained(task.retained(), texts: task.texts), size: spec.batch,
      MaskFitting.Options(
        method: spec.method, steps: spec.steps, learningRate: spec.learningRate,
        sparsity: spec.sparsity),
      threads: context.threads, seed: context.seed)
    while !fitting.isDone {
      fitting.advance()
      context.progress(fitting.step, of: spec.steps)
      try Task.checkCancellation()
    }
    return fitting.mask
  }
}
