import Chapters
import Facts
import Foundation
import Frames
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

  private static let outcome: [Frame.Column] = [
    .accuracy("relearned_accuracy", "the half that was not taught says the old answer again"),
    .probability("relearned_probability", "the old answer's probability there"),
    .accuracy("persisting_accuracy", "the half that was not taught still says the injected answer"),
    .accuracy("mcq_relearned_accuracy", "questions on that half say the old answer"),
    .accuracy("taught_accuracy", "the half that was taught says the old answer"),
    Frame.Column(
      "attack_loss", .number, "mean cross-entropy of the taught half over the last five steps",
      unit: .nats, tolerance: 0.05),
    .accuracy("retained_accuracy", "facts that nothing was trained on are right after the attack"),
    Frame.Column(
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
          Frame.Column("converged", .integer, "attacks that converged"),
          Frame.Column("attacks", .integer, "attacks"),
        ]),
      .init(
        "attacks", "An attack.",
        columns: [
          Frame.Column("rank", .integer, "rank of the adapters; missing where all is trained"),
          Frame.Column("attack_rate", .number, "the learning rate"),
        ] + outcome),
      .init(
        "curve", "A moment of an attack.",
        columns: [
          Frame.Column("rank", .integer, "rank of the adapters; missing where all is trained"),
          Frame.Column("attack_rate", .number, "the learning rate"),
          Frame.Column("step", .integer, "optimizer steps taken", unit: .steps),
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
  private let taught: [Question]
  private let retained: [Question]
  private let exam: AttackExam
  private let before: AttackExam.Result
  private var attacks = RelearnKind.output.frames[1].empty()
  private var curve = RelearnKind.output.frames[2].empty()
  private var results:
    [(result: AttackExam.Result, loss: Double, verdict: RelearningAttack.Verdict)] = []
  private var kept: LanguageModel?

  let configurations: [Configuration]

  init(_ spec: RelearnKind.Spec, _ context: RunContext) throws {
    self.spec = spec
    self.context = context
    task = try EditTask(model: spec.model, facts: spec.facts, texts: spec.texts, context)
    halves = try FactHalves(task.facts[.edited], draw: spec.draw, seed: context.seed)
    exam = try AttackExam(task, halves)
    before = exam.result(task.asked.model)
    taught = try task.answered(halves.taught) {
      spec.labels == .answer ? $0.answer : $0.injected
    }
    retained = try task.answered(task.facts[.retained], with: \.answer)
    let ranks: [Int?] = spec.method == .lora ? spec.ranks.map(\.self) : [nil]
    configurations = ranks.flatMap { rank in
      spec.learningRates.map { Configuration(rank: rank, rate: $0) }
    }
  }

  mutating func attack(_ configuration: Configuration) async throws {
    var attack = try RelearningAttack(
      on: task.asked.model, teaching: taught, keeping: retained, texts: task.texts,
      RelearningAttack.Options(
        rank: configuration.rank, alpha: spec.alpha, learningRate: configuration.rate,
        steps: spec.steps, size: spec.batch, retainSize: spec.retainBatch,
        textSize: spec.textBatch, retainWeight: spec.retainWeight),
      threads: context.threads, seed: context.seed)
    note(configuration, step: 0, before)
    while !attack.isDone {
      let loss = attack.advance()
      let step = attack.step
      context.progress(
        results.count * spec.steps + step, of: configurations.count * spec.steps,
        "attack loss \(loss)")
      if step * spec.checks / spec.steps != (step - 1) * spec.checks / spec.steps, !attack.isDone {
        note(configuration, step: step, exam.result(attack.model, asksQuestions: false))
      }
      try Task.checkCancellation()
      await Task.yield()
    }
    let model = attack.model
    if kept == nil { kept = model }
    let result = exam.result(model)
    note(configuration, step: spec.steps, result)
    let verdict = RelearningAttack.Verdict(
      loss: attack.loss, retained: result.retained, before: before.retained)
    results.append((result, attack.loss, verdict))
    attacks.append(
      [configuration.rank.map(Scalar.integer) ?? .missing, .number(configuration.rate)]
        + row(result, attack.loss, verdict))
  }

  private mutating func note(
    _ configuration: Configuration, step: Int, _ result: AttackExam.Result
  ) {
    curve.append([
      configuration.rank.map(Scalar.integer) ?? .missing, .number(configuration.rate),
      .integer(step), .number(result.asked.accuracy), .number(result.asked.probability),
      .number(result.taught.accuracy),
    ])
  }

  private func row(_ result: AttackExam.Result, _ loss: Double, _ verdict: RelearningAttack.Verdict)
    -> [Scalar]
  {
    [
      .number(result.asked.accuracy), .number(result.asked.probability),
      result.asked.editAccuracy.scalar, (result.question?.accuracy).scalar,
      .number(result.taught.accuracy), .number(loss), .number(result.retained),
      .text(verdict.rawValue),
    ]
  }

  func output() throws -> Output {
    let converged = results.filter { $0.verdict == .converged }
    var summary = RelearnKind.output.frames[0].empty()
    let first = results[0]
    summary.append(
      [.number(before.asked.accuracy), .number(before.retained)]
        + row(first.result, first.loss, first.verdict)
        + [
          converged.map(\.result.asked.accuracy).max().scalar,
          converged.map(\.result.asked.probability).max().scalar,
          .integer(converged.count), .integer(results.count),
        ])
    var blobs: [String: Data] = [:]
    if spec.keep, let kept {
      blobs = try EditedModel.blobs(of: kept.foldingAdapters, from: context.input(spec.model))
    }
    return Output(frames: [summary, attacks, curve], blobs: blobs)
  }
}
