import Facts
import Foundation
import Interpretability
import Notebook
import Tensors
import Transformer
import Unlearning

/// `relearn`: teaches an edited model half of its old facts and asks for the other half.
enum RelearnKind: ExperimentKind {
  enum Method: String, SpecChoice {
    case lora, full
  }

  enum Labels: String, SpecChoice {
    case answer, injected
  }

  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.", accepts: .model) var model: Reference
    @Key("The facts; half of those edited are taught again.", accepts: .facts)
    var facts: Reference
    @Key("Text that is trained on beside.", accepts: .texts) var texts: Reference?
    @Key("Low-rank adapters on all linear layers (lora), or all of those layers (full).")
    var method = Method.lora
    @Key("Ranks of the adapters; an attack for each.", each: 1...8192) var ranks = [32]
    @Key("The adapters' weight is alpha over the rank.", in: 0.01...100_000) var alpha = 32.0
    @Key("Learning rates; an attack for each.", each: 1e-7...1) var learningRates = [0.003]
    @Key("Optimizer steps.", in: 1...100_000) var steps = 20
    @Key("Facts of the half that is taught a step.", in: 1...4096) var batch = 64
    @Key("Retained facts a step.", in: 1...4096) var retainBatch = 64
    @Key("Texts a step.", in: 1...4096) var textBatch = 32
    @Key("The weight of the losses of retained facts and of text.", in: 0...1000)
    var retainWeight = 1.0
    @Key("Which halves: 0 for the order of the facts, others for random ones.", in: 0...1_000_000)
    var draw = 0
    @Key("How many times the other half is asked on the way.", in: 1...1000) var checks = 4
    @Key(
      "What is taught: the right answers; or the injected ones, as the authors' code does on CounterFact."
    )
    var labels = Labels.answer
    @Key("Whether the model of the first attack is put out.") var keep = false

    init() {}
  }

  static let name = "relearn"
  static let version = 1
  static let summary =
    "Trains half of the edited facts back in and asks for the other half (paper, section 5.4; Deeb and "
    + "Roger, 2024): the whole curve, several attacks, and whether each of them converged."

  private static let outcome: [Column] = [
    .accuracy("relearned_accuracy", "the half that was not taught says the old answer again"),
    .probability("relearned_probability", "the old answer's probability there"),
    .accuracy("persisting_accuracy", "the half that was not taught still says the injected answer"),
    .accuracy("mcq_relearned_accuracy", "questions on that half say the old answer"),
    .accuracy("taught_accuracy", "the half that was taught says the old answer"),
    Column(
      "attack_loss", .number, "mean cross-entropy of the taught half over the last five steps",
      unit: "nats", tolerance: 0.05),
    .accuracy("retained_accuracy", "facts that nothing was trained on are right after the attack"),
    Column(
      "verdict", .text,
      "converged; did not converge (attack loss above 0.1); or broke the model "
        + "(retained accuracy down by more than 0.1)"),
  ]

  static let output = OutputSchema(
    frames: [
      .init(
        "summary", "The first attack, and the worst of all that converged.",
        columns: [
          .accuracy("initial_accuracy", "before the attack, the half that is not taught"),
          .accuracy("initial_retained_accuracy", "before the attack, facts that stay"),
        ] + outcome + [
          .accuracy(
            "worst_accuracy", "the highest relearned accuracy of any attack that converged"),
          .probability("worst_probability", "the same of the probability"),
          Column("converged", .integer, "attacks that converged"),
          Column("attacks", .integer, "attacks"),
        ]),
      .init(
        "attacks", "An attack.",
        columns: [
          Column("rank", .integer, "rank of the adapters; missing where all is trained"),
          Column("attack_rate", .number, "the learning rate"),
        ] + outcome),
      .init(
        "curve", "A moment of an attack.",
        columns: [
          Column("rank", .integer, "rank of the adapters; missing where all is trained"),
          Column("attack_rate", .number, "the learning rate"),
          Column("step", .integer, "optimizer steps taken", unit: "steps"),
          .accuracy("relearned_accuracy", "the half that is not taught says the old answer"),
          .probability("relearned_probability", "the old answer's probability there"),
          .accuracy("taught_accuracy", "the half that is taught says the old answer"),
        ]),
    ])

  static func output(of spec: Spec, in folder: URL) throws -> OutputSchema {
    guard spec.keep else { return output }
    return OutputSchema(
      frames: output.frames, blobs: EditedModel.blobs, provides: [.model])
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    var relearning = try Relearning(spec, context)
    for configuration in relearning.configurations {
      try await relearning.attack(configuration)
    }
    return try relearning.output()
  }
}

/// Attacks under way.
private struct Relearning {
  struct Configuration {
    var rank: Int?
    var rate: Double
  }

  private let spec: RelearnKind.Spec
  private let context: RunContext
  private let task: EditTask
  private let halves: FactHalves
  private let terms: [LossTerm]
  private let exam: Exam
  private let before: Exam.Result
  private var attacks = RelearnKind.output.frames[1].empty()
  private var curve = RelearnKind.output.frames[2].empty()
  private var results: [(result: Exam.Result, loss: Double, verdict: Verdict)] = []
  private var kept: LanguageModel?

  let configurations: [Configuration]

  init(_ spec: RelearnKind.Spec, _ context: RunContext) throws {
    self.spec = spec
    self.context = context
    task = try EditTask(model: spec.model, facts: spec.facts, texts: spec.texts, context)
    halves = try FactHalves(task.facts[.edited], draw: spec.draw, seed: context.seed)
    exam = try Exam(task, halves)
    before = exam.result(task.asked.model)
    let setting = LossTerm.Setting(task.asked.model, trainedFrom: 0, seed: context.seed)
    let taught = try task.answered(halves.taught) {
      spec.labels == .answer ? $0.answer : $0.injected
    }
    terms =
      [
        .answers(
          .crossEntropy, of: taught, size: spec.batch, name: "attack", isWhole: true,
          coefficient: 1, setting),
        .answers(
          .crossEntropy, of: try task.answered(task.facts[.retained], with: \.answer),
          size: spec.retainBatch, name: "retain", coefficient: spec.retainWeight, setting),
        .text(
          task.texts, size: spec.textBatch, name: "text", coefficient: spec.retainWeight, setting),
      ]
    let ranks: [Int?] = spec.method == .lora ? spec.ranks.map(\.self) : [nil]
    configurations = ranks.flatMap { rank in
      spec.learningRates.map { Configuration(rank: rank, rate: $0) }
    }
  }

  mutating func attack(_ configuration: Configuration) async throws {
    let model = task.asked.model
    let layers = LayerPart.all(layers: model.configuration.layers).map {
      $0.part.component(layer: $0.layer)
    }
    if let rank = configuration.rank {
      let adapters = try LowRankAdapters(
        on: layers, of: model, rank: rank, alpha: spec.alpha, seed: context.seed)
      try await attack(configuration, with: adapters)
    } else {
      try await attack(configuration, with: try Selection(layers, of: model))
    }
  }

  private mutating func attack(
    _ configuration: Configuration, with part: some Trainee
  ) async throws {
    // The attack is not clipped, as the authors' is not (paper section 5.4).
    var fitting = Fitting(
      part, of: task.asked.model, down: terms,
      FittingOptions(steps: spec.steps, learningRate: configuration.rate, clip: nil),
      threads: context.threads)
    var losses: [Double] = []
    note(configuration, step: 0, before)
    while !fitting.isDone {
      losses.append(fitting.advance()["attack"] ?? 0)
      let step = fitting.step
      context.progress(
        results.count * spec.steps + step, of: configurations.count * spec.steps,
        "attack loss \(losses[losses.count - 1])")
      if step * spec.checks / spec.steps != (step - 1) * spec.checks / spec.steps, !fitting.isDone {
        note(configuration, step: step, exam.result(fitting.model, asksQuestions: false))
      }
      try Task.checkCancellation()
      await Task.yield()
    }
    let model = fitting.model
    if kept == nil { kept = model }
    let result = exam.result(model)
    note(configuration, step: spec.steps, result)
    let loss = Array(losses.suffix(5)).mean
    let verdict = Verdict(loss: loss, retained: result.retained, before: before.retained)
    results.append((result, loss, verdict))
    attacks.append(
      [configuration.rank.map(Scalar.integer) ?? .missing, .number(configuration.rate)]
        + row(result, loss, verdict))
  }

  private mutating func note(
    _ configuration: Configuration, step: Int, _ result: Exam.Result
  ) {
    curve.append([
      configuration.rank.map(Scalar.integer) ?? .missing, .number(configuration.rate),
      .integer(step), .number(result.relearned.accuracy), .number(result.relearned.probability),
      .number(result.taught.accuracy),
    ])
  }

  private func row(_ result: Exam.Result, _ loss: Double, _ verdict: Verdict) -> [Scalar] {
    [
      .number(result.relearned.accuracy), .number(result.relearned.probability),
      result.relearned.editAccuracy.scalar, (result.question?.accuracy).scalar,
      .number(result.taught.accuracy), .number(loss), .number(result.retained),
      .text(verdict.rawValue),
    ]
  }

  func output() throws -> Output {
    let converged = results.filter { $0.verdict == .converged }
    var summary = RelearnKind.output.frames[0].empty()
    let first = results[0]
    summary.append(
      [.number(before.relearned.accuracy), .number(before.retained)]
        + row(first.result, first.loss, first.verdict)
        + [
          converged.map(\.result.relearned.accuracy).max().scalar,
          converged.map(\.result.relearned.probability).max().scalar,
          .integer(converged.count), .integer(results.count),
        ])
    var blobs: [String: Data] = [:]
    if spec.keep, let kept {
      blobs = try EditedModel.blobs(of: kept.foldingAdapters, from: context.input(spec.model))
    }
    return Output(frames: [summary, attacks, curve], blobs: blobs)
  }
}

/// What became of an attack (paper section 8.2).
private enum Verdict: String {
  case converged
  case diverged = "did not converge"
  case broke = "broke the model"

  init(loss: Double, retained: Double, before: Double) {
    if !(loss <= 0.1) {
      self = .diverged
    } else if retained < before - 0.1 {
      self = .broke
    } else {
      self = .converged
    }
  }
}

/// What an attacked model is asked.
private struct Exam {
  struct Result {
    var relearned: ExamScore
    var taught: ExamScore
    var question: ExamScore?
    var retained: Double
  }

  private let asked: ExamGroup
  private let taught: ExamGroup
  private let question: ExamGroup?
  private let retained: ExamGroup?
  private let threads: Int

  init(_ task: EditTask, _ halves: FactHalves) throws {
    let writer = ExamWriter(asked: task.asked, format: ExamFormat(), seed: task.seed)
    let group = { (facts: [FactSet.Fact], split: FactSet.Split, form: PromptForm) in
      try writer.groups(of: try FactSet(facts: facts), [split], forms: [form]).first
    }
    guard let asked = try group(halves.asked, .edited, .prompt),
      let taught = try group(halves.taught, .edited, .prompt)
    else { throw UnsuitableFacts("the edited facts have no prompts") }
    self.asked = asked
    self.taught = taught
    question = try group(halves.asked, .edited, .question)
    retained = try group(task.facts.testing[.heldOut], .heldOut, .prompt)
    threads = task.threads
  }

  func result(_ model: LanguageModel, asksQuestions: Bool = true) -> Result {
    Result(
      relearned: asked.score(model, threads: threads),
      taught: taught.score(model, threads: threads),
      question: asksQuestions ? question?.score(model, threads: threads) : nil,
      retained: retained?.score(model, threads: threads).accuracy ?? 1)
  }
}
