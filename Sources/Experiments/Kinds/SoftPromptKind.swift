import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import RandomStreams
import Tensors
import Transformer
import Unlearning

/// `soft_prompt`: trains vectors in front of an edited model until it says half of its old facts, and
/// asks for the other half.
enum SoftPromptKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.") var model: Input<AskedModel>
    @Key("The facts; half of those edited are what the attack is given.") var facts: Input<FactSet>
    @Key(
      "Virtual tokens behind the first token (prefix); or learned keys and values that every embedding "
        + "looks at, as the authors have it (adapter).")
    var form = Variant<SoftPromptForm>(.prefix)
    @Key("Virtual tokens, or keys and values.", in: 1...1024) var length = 15
    @Key("The learning rate.", in: 1e-7...10) var learningRate = 0.03
    @Key("Optimizer steps.", in: 1...100_000) var steps = 60
    @Key("Attacks, each from a random start of its own; results are their means.", in: 1...100)
    var attacks = 4
    @Key("Which halves: 0 for the order of the facts, others for random ones.", in: 0...1_000_000)
    var draw = 0

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The mean of the attacks, and the best of them.") var summary: Summary
    @Table("An attack.") var attacks: [Attack]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Summary: FrameRow {
    @Columns var mean: Outcome
    @Column(
      accuracy: "the highest recovered accuracy of an attack",
      trials: .subjects(.edited, apart: .half))
    var bestAccuracy: Double
  }

  struct Attack: FrameRow {
    @Column("its number, from 0") var attack: Int
    @Columns var outcome: Outcome
  }

  struct Outcome: FrameRow {
    @Column(
      accuracy: "the half that the attack was not given says the old answer",
      trials: .subjects(.edited, apart: .half))
    var recoveredAccuracy: Double
    @Column(
      probability: "the old answer's probability there", trials: .subjects(.edited, apart: .half))
    var recoveredProbability: Double
    @Column(accuracy: "the half that it was given says the old answer") var givenAccuracy: Double
    @Column(accuracy: "facts that stay are right behind the soft prompt")
    var retainedAccuracy: Double
    @Column("cross-entropy of the given half at the end", unit: .nats, tolerance: 0.05)
    var attackLoss: Double
  }

  static let name = "soft_prompt"
  static let version = 1
  static let summary =
    "Attacks an edited model by a soft prompt, in two forms (paper, section 5.6); the model itself is "
    + "not changed. Of an answer of several tokens the one that tells it from the fact's others is "
    + "trained; facts without one are left out."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(model: spec.model, facts: spec.facts, texts: nil, context)
    let model = task.asked.model
    let halves = try FactsToRelearn(task.facts[.edited], draw: spec.draw, seed: context.seed)
    let given = try task.answered(halves.taught, with: \.answer)
    let exam = try AttackExam(task, halves)
    if case .prefix = spec.form.value {
      let longest = max(exam.longestPrompt, given.map(\.tokens.count).max() ?? 0)
      try check(spec.length, before: longest, in: model)
    }

    func outcome(of attack: Int, by prompt: some SoftPrompt) async throws -> Outcome {
      var training = SoftPromptAttack(
        prompt, on: model, until: given,
        FittingOptions(steps: spec.steps, learningRate: spec.learningRate),
        threads: context.threads)
      var outcome = Outcome()
      let steps = context.steps(
        spec.steps, after: attack * spec.steps, of: spec.attacks * spec.steps)
      for try await _ in steps { outcome.attackLoss = training.advance() }
      let result = exam.result { model.nextTokenLogits($0, behind: training.prompt) }
      outcome.recoveredAccuracy = result.asked.accuracy
      outcome.recoveredProbability = result.asked.probability
      outcome.givenAccuracy = result.taught.accuracy
      outcome.retainedAccuracy = result.retained
      return outcome
    }

    var results = Results()
    for attack in 0..<spec.attacks {
      var stream = RandomStream(seed: context.seed, name: "soft prompt \(attack)")
      let prompt: any SoftPrompt =
        switch spec.form.value {
        case .prefix: SoftPrefix(length: spec.length, of: model, from: &stream)
        case .adapter(let bound):
          EmbeddingAdapter(count: spec.length, bound: bound, of: model, from: &stream)
        }
      let outcome = try await outcome(of: attack, by: prompt)
      results.attacks.append { row in
        row.attack = attack
        row.outcome = outcome
      }
    }
    let outcomes = results.attacks.map(\.outcome)
    results.summary.mean.recoveredAccuracy = outcomes.map(\.recoveredAccuracy).mean
    results.summary.mean.recoveredProbability = outcomes.map(\.recoveredProbability).mean
    results.summary.mean.givenAccuracy = outcomes.map(\.givenAccuracy).mean
    results.summary.mean.retainedAccuracy = outcomes.map(\.retainedAccuracy).mean
    results.summary.mean.attackLoss = outcomes.map(\.attackLoss).mean
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    results.summary.bestAccuracy = outcomes.map(\.recoveredAccuracy).max() ?? 0
    return results
  }

  /// Checks that virtual tokens fit in front of the longest prompt.
  private static func check(
    _ count: Int, before longest: Int, in model: LanguageModel
  ) throws {
    let context = model.configuration.contextLength
    guard longest + count <= context else {
      throw UnsuitableFacts(
        "\(count) virtual tokens and \(longest) of a prompt exceed the context of \(context)")
    }
  }
}
