import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Transformer
import Unlearning

/// `relearn`: teaches an edited model some of its old facts and asks for the others.
enum RelearnKind: ExperimentKind {
  enum Labels: String, SpecChoice {
    case answer, injected
  }

  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.") var model: Input<AskedModel>
    @Key("The facts; some of those edited are taught again.") var facts: Input<FactSet>
    @Key(
      later: "How many of the edited facts are taught; half of them where none is given.",
      in: 1...100_000)
    var taught: Int?
    @Key("Text that is trained on beside.") var texts: Input<TextSet>?
    @Key("Low-rank adapters on all linear layers (lora), or all of those layers (full).")
    var method = Variant<RelearnMethod>(.lora)
    @Key(later: "Ranks of the adapters, beside `method: lora` in place of its own.")
    var ranks: [Int]?
    @Key(later: "The adapters' alpha, beside `method: lora` in place of its own.")
    var alpha: Double?
    @Key("Learning rates; an attack for each.", each: 1e-7...1) var learningRates = [0.003]
    @Key("Optimizer steps.", in: 1...100_000) var steps = 20
    @Key("Taught facts a step.", in: 1...4096) var batch = 64
    @Key("Retained facts a step.", in: 1...4096) var retainBatch = 64
    @Key("Texts a step.", in: 1...4096) var textBatch = 32
    @Key("The weight of the losses of retained facts and of text.", in: 0...1000)
    var retainWeight = 1.0
    @Key(
      "Which facts are taught: 0 for the first of them, others for random ones.", in: 0...1_000_000)
    var draw = 0
    @Key("How many times the facts that are not taught are asked for on the way.", in: 1...1000)
    var checks = 4
    @Key(
      "What is taught: the right answers; or the injected ones, as the authors' code does on CounterFact."
    )
    var labels = Labels.answer
    @Key("Whether the model of the first attack is put out.") var keep = false
    @Key(
      later:
        "Whether the facts that are not taught are asked for in all of their wordings too, before and "
        + "after every attack.")
    var wordings = false

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The first attack, and the worst of all that converged.") var summary: Summary
    @Table("An attack.") var attacks: [Attack]
    @Table("A moment of an attack.") var curve: [Moment]
    @Table(
      "A wording of the facts that were not taught, before and after an attack; no frame where they were "
        + "not asked for.", isOptional: true)
    var wordings: [Wording]
    @LeftOut var leftOut: [Exclusion]
    @HandedOn(isOptional: true) var model: ChangedModel?

    init() {}
  }

  struct Summary: FrameRow {
    @Column(accuracy: "before the attack, facts that are not taught", trials: .asked(.before))
    var initialAccuracy: Double
    @Column(accuracy: "before the attack, facts that stay") var initialRetainedAccuracy: Double
    @Columns var outcome: Outcome
    @Column(
      accuracy: "the highest relearned accuracy of any attack that converged",
      trials: .asked(.after))
    var worstAccuracy: Double?
    @Column(probability: "the same of the probability", trials: .asked(.after))
    var worstProbability: Double?
    @Column("attacks that converged") var converged: Int
    @Column("attacks") var attacks: Int
  }

  struct Attack: FrameRow {
    @Column("rank of the adapters; missing where all is trained") var rank: Int?
    @Column("the learning rate") var attackRate: Double
    @Columns var outcome: Outcome
  }

  struct Outcome: FrameRow {
    @Column(
      accuracy: "facts that were not taught have the old answer again", trials: .asked(.after))
    var relearnedAccuracy: Double
    @Column(probability: "the old answer's probability there", trials: .asked(.after))
    var relearnedProbability: Double
    @Column(
      accuracy: "facts that were not taught still have the injected answer", trials: .asked(.after))
    var persistingAccuracy: Double?
    @Column(accuracy: "questions on them have the old answer") var mcqRelearnedAccuracy: Double?
    @Column(accuracy: "facts that were taught have the old answer") var taughtAccuracy: Double
    @Column(
      "mean cross-entropy of the taught facts over the last five steps", unit: .nats,
      tolerance: 0.05)
    var attackLoss: Double
    @Column(accuracy: "facts that nothing was trained on are right after the attack")
    var retainedAccuracy: Double
    @Column(
      "converged; did not converge (attack loss above 0.1); or broke the model "
        + "(retained accuracy down by more than 0.1)")
    var verdict: RelearningAttack.Verdict
  }

  struct Moment: FrameRow {
    @Column("rank of the adapters; missing where all is trained") var rank: Int?
    @Column("the learning rate") var attackRate: Double
    @Column("optimizer steps taken", unit: .steps) var step: Int
    @Column(accuracy: "facts that are not taught have the old answer")
    var relearnedAccuracy: Double
    @Column(probability: "the old answer's probability there") var relearnedProbability: Double
    @Column(accuracy: "facts that are taught have the old answer") var taughtAccuracy: Double
  }

  struct Wording: FrameRow {
    @Column("rank of the adapters; missing where all is trained") var rank: Int?
    @Column("the learning rate") var attackRate: Double
    @Column("before or after the attack") var when: Side
    @Column("the wording; `prompt` is the one that is trained on, `all` are all others")
    var wording: String
    @Columns var shares: AnswerShares
  }

  /// The sides of an attack.
  enum Side: String, ColumnValue {
    case before, after
  }

  static let name = "relearn"
  static let version = 1
  static let summary =
    "Trains some of the edited facts back in, half of them or a few, and asks for the others (paper, "
    + "section 5.4; Deeb and Roger, 2024): the whole curve, several attacks, and whether each of them "
    + "converged. Of an answer of several tokens the one that tells it from the fact's others is "
    + "trained; facts without one are left out."

  static func schema(of spec: Spec, in folder: URL) -> OutputSchema {
    spec.keep ? schema : schema.without(ChangedModel.self)
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(model: spec.model, facts: spec.facts, texts: spec.texts, context)
    let split = try FactsToRelearn(
      task.facts[.edited], taught: spec.taught, draw: spec.draw, seed: context.seed)
    let exam = try AttackExam(task, split)
    let before = exam.result(task.asked.model)
    let taught = try task.answered(split.taught) {
      spec.labels == .answer ? $0.answer : $0.injected
    }
    let retained = try task.answered(task.facts[.retained], with: \.answer)
    let checks = EvenMoments(spec.checks, over: spec.steps)
    let attacks = try spec.attacks
    let worded =
      spec.wordings
      ? try ExamWriter(asked: task.asked, format: ExamFormat(), seed: context.seed)
        .wordings(of: split.asked, withPrompt: true) : []
    let unattacked = worded.scores(of: task.asked.model, threads: context.threads)
    var results = Results()
    for (number, options) in attacks.enumerated() {
      var attack = try RelearningAttack(
        on: task.asked.model, teaching: taught, keeping: retained, texts: task.texts, options,
        threads: context.threads, seed: context.seed)
      results.note(before, of: options, step: 0)
      results.note(unattacked, of: options, .before)
      let steps = context.steps(
        spec.steps, after: number * spec.steps, of: attacks.count * spec.steps,
        "learning rate \(options.learningRate)")
      for try await _ in steps {
        attack.advance()
        if checks.come(after: attack.step), !attack.isDone {
          results.note(
            exam.result(attack.model, asksQuestions: false), of: options, step: attack.step)
        }
      }
      let model = attack.model
      let result = exam.result(model)
      results.note(result, of: options, step: spec.steps)
      results.note(worded.scores(of: model, threads: context.threads), of: options, .after)
      results.attacks.append { row in
        row.rank = options.trained.rank
        row.attackRate = options.learningRate
        row.outcome = Outcome(result, loss: attack.loss, before: before)
      }
      if spec.keep, number == 0 {
        results.model = try ChangedModel(
          model.foldingAdapters, from: context.output(of: spec.model))
      }
    }
    results.sumUp(before)
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    return results
  }
}

extension RelearnKind.Spec {
  /// The attacks, rank by rank.
  fileprivate var attacks: [RelearningAttack.Options] {
    get throws { try attacks(on: method.value.with(ranks: ranks, alpha: alpha).trained) }
  }

  private func attacks(on trained: [RelearningAttack.Trained]) -> [RelearningAttack.Options] {
    trained.flatMap { trained in
      learningRates.map { rate in
        RelearningAttack.Options(
          trained, learningRate: rate, steps: steps, size: batch, retainSize: retainBatch,
          textSize: textBatch, retainWeight: retainWeight)
      }
    }
  }
}

extension RelearningAttack.Trained {
  /// The rank of the adapters; none where the matrices are trained.
  fileprivate var rank: Int? {
    guard case .adapters(let rank, _) = self else { return nil }
    return rank
  }
}

extension RelearnKind.Results {
  /// Adds a moment of an attack to the curve.
  fileprivate mutating func note(
    _ result: AttackExam.Result, of attack: RelearningAttack.Options, step: Int
  ) {
    curve.append { row in
      row.rank = attack.trained.rank
      row.attackRate = attack.learningRate
      row.step = step
      row.relearnedAccuracy = result.asked.accuracy
      row.relearnedProbability = result.asked.probability
      row.taughtAccuracy = result.taught.accuracy
    }
  }

  /// Adds what was said in all wordings.
  fileprivate mutating func note(
    _ scores: [(name: String, score: SharedScore)], of attack: RelearningAttack.Options,
    _ when: RelearnKind.Side
  ) {
    for (name, score) in scores {
      wordings.append { row in
        row.rank = attack.trained.rank
        row.attackRate = attack.learningRate
        row.when = when
        row.wording = name
        row.shares = AnswerShares(score)
      }
    }
  }

  /// Sums the attacks up.
  fileprivate mutating func sumUp(_ before: AttackExam.Result) {
    let converged = attacks.map(\.outcome).filter { $0.verdict == .converged }
    summary.initialAccuracy = before.asked.accuracy
    summary.initialRetainedAccuracy = before.retained
    summary.outcome = attacks[0].outcome
    summary.worstAccuracy = converged.map(\.relearnedAccuracy).max()
    summary.worstProbability = converged.map(\.relearnedProbability).max()
    summary.converged = converged.count
    summary.attacks = attacks.count
  }
}

extension RelearnKind.Outcome {
  /// What an attack came to.
  fileprivate init(_ result: AttackExam.Result, loss: Double, before: AttackExam.Result) {
    self.init()
    relearnedAccuracy = result.asked.accuracy
    relearnedProbability = result.asked.probability
    persistingAccuracy = result.asked.editAccuracy
    mcqRelearnedAccuracy = result.question?.accuracy
    taughtAccuracy = result.taught.accuracy
    attackLoss = loss
    retainedAccuracy = result.retained
    verdict = .init(loss: loss, retained: result.retained, before: before.retained)
  }
}

extension RelearningAttack.Verdict: ColumnValue {}

extension TrialCount {
  /// The facts that an attack does not teach: as many as are asked for in their wordings, or else all but those taught.
  fileprivate static func asked(_ side: RelearnKind.Side) -> TrialCount {
    .either(
      TrialCount(
        "subjects", of: "wordings",
        where: ["wording": .text(ExamWriter.trainedWording), "when": .text(side.rawValue)]),
      or: .subjects(.edited, apart: .key("taught")))
  }
}
