import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer
import Unlearning

/// `mask`: takes facts out of a model by taking out weights, and asks for them at several sizes.
enum MaskKind: ExperimentKind {
  /// The objectives that masks are fitted by.
  enum Aim: String, SpecChoice {
    case inject
    case logOneMinus = "log_one_minus"

    var objective: Objective { self == .inject ? .inject : .logOneMinus }
  }

  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts; those of their split `edited` are taken out.") var facts: Input<FactSet>
    @Key("The components whose weights may be taken out.")
    var components: Input<Localization>
    @Key("Text that should stay as likely as it is.") var texts: Input<TextSet>?
    @Key("Whether edited facts should say the injected answer, or only not the old one.")
    var objective = Aim.inject
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
    @Key("Mechanisms of whose weights the masks' shares are measured.")
    var mechanisms: [Input<Localization>] = []

    init() {}
  }

  struct Results: KindResults {
    @Table("A mask of a size.") var sizes: [Size]
    @Table("A mechanism, under the largest mask.") var mechanisms: [Mechanism]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Size: FrameRow {
    @Column("weights asked to be taken out", unit: .weights) var size: Int
    @Column("weights taken out: no more than have a factor below 1") var taken: Int
    @Column(accuracy: "of the components' weights") var takenShare: Double
    @Column(
      accuracy: "edited facts that say the old answer", better: .lower, trials: .subjects(.edited))
    var forgetAccuracy: Double?
    @Column(
      accuracy: "edited facts that say the injected answer", better: .higher,
      trials: .subjects(.edited))
    var editAccuracy: Double?
    @Column(accuracy: "facts that stay are right", better: .higher) var maintainAccuracy: Double?
    @Column(accuracy: "questions that say the old answer", better: .lower)
    var mcqForgetAccuracy: Double?
    @Column(accuracy: "questions that say the injected answer") var mcqEditAccuracy: Double?
    @Column(accuracy: "questions on facts that stay are right") var mcqMaintainAccuracy: Double?
    @Column("cross-entropy of held-out text", unit: .nats, better: .lower, tolerance: 0.02)
    var textLoss: Double
  }

  struct Mechanism: FrameRow {
    @Column("the block of its components") var mechanism: String
    @Column(accuracy: "its weights that are taken out") var takenShare: Double
  }

  static let name = "mask"
  static let version = 1
  static let summary =
    "Learns which weights of some components to take out so that facts are gone, takes out more and "
    + "more of them, and asks each time (paper, sections 1.5 and 4.2). Of an answer of several tokens "
    + "the one that tells it from the fact's others is trained; facts without one are left out."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(model: spec.model, facts: spec.facts, texts: spec.texts, context)
    let model = task.asked.model
    var fitting = try MaskFitting(
      takingOut: task.edited(for: spec.objective.objective), by: spec.objective.objective,
      weight: spec.editWeight, from: context.read(spec.components).parts, of: model,
      keeping: LocalizedEdit.Retained(task.retained(), texts: task.texts), size: spec.batch,
      MaskFitting.Options(
        method: spec.method, steps: spec.steps, learningRate: spec.learningRate,
        sparsity: spec.sparsity),
      threads: context.threads, seed: context.seed)
    for try await _ in context.steps(fitting.steps) { fitting.advance() }
    let mask = fitting.mask

    let groups = try task.shortExam()
    var results = Results()
    for size in spec.sizes {
      try Task.checkCancellation()
      let (cut, taken) = mask.discretized(takingOut: size)
      let masked = cut.applied(to: model)
      let score = { (form: PromptForm, split: FactSet.Split) in
        groups.score(form, split, of: masked, threads: context.threads)
      }
      let (prompt, question) = (score(.prompt, .edited), score(.question, .edited))
      results.sizes.append { row in
        row.size = size
        row.taken = taken
        row.takenShare = Double(taken) / Double(mask.weightCount)
        row.forgetAccuracy = prompt?.accuracy
        row.editAccuracy = prompt?.editAccuracy
        row.maintainAccuracy = score(.prompt, .heldOut)?.accuracy
        row.mcqForgetAccuracy = question?.accuracy
        row.mcqEditAccuracy = question?.editAccuracy
        row.mcqMaintainAccuracy = score(.question, .heldOut)?.accuracy
        row.textLoss = masked.crossEntropy(of: task.heldOutTexts, threads: context.threads).mean
      }
    }
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    let largest = mask.discretized(takingOut: spec.sizes.max() ?? 0).mask
    for mechanism in spec.mechanisms {
      let parts = try context.read(mechanism).parts
      try results.mechanisms.append { row in
        row.mechanism = mechanism.id
        row.takenShare = try largest.share(of: parts, in: model)
      }
    }
    return results
  }
}
