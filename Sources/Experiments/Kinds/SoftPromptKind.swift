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
  enum Form: String, SpecChoice {
    case prefix, adapter
  }

  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.", accepts: .model) var model: Reference
    @Key("The facts; half of those edited are what the attack is given.", accepts: .facts)
    var facts: Reference
    @Key(
      "Virtual tokens behind the first token (prefix); or learned keys and values that every embedding "
        + "looks at, as the authors have it (adapter).")
    var form = Form.prefix
    @Key("Virtual tokens, or keys and values.", in: 1...1024) var length = 15
    @Key("The largest norm of a key or a value of the adapter.", in: 0.01...10_000) var bound = 6.0
    @Key("The learning rate.", in: 1e-7...10) var learningRate = 0.03
    @Key("Optimizer steps.", in: 1...100_000) var steps = 60
    @Key("Attacks, each from a random start of its own; results are their means.", in: 1...100)
    var attacks = 4
    @Key("Which halves: 0 for the order of the facts, others for random ones.", in: 0...1_000_000)
    var draw = 0

    init() {}
  }

  static let name = "soft_prompt"
  static let version = 1
  static let summary =
    "Attacks an edited model by a soft prompt, in two forms (paper, section 5.6); the model itself is "
    + "not changed."

  private static let outcome: [Frame.Column] = [
    .accuracy("recovered_accuracy", "the half that the attack was not given says the old answer"),
    .probability("recovered_probability", "the old answer's probability there"),
    .accuracy("given_accuracy", "the half that it was given says the old answer"),
    .accuracy("retained_accuracy", "facts that stay are right behind the soft prompt"),
    Frame.Column(
      "attack_loss", .number, "cross-entropy of the given half at the end", unit: .nats,
      tolerance: 0.05),
  ]
  static let output = OutputSchema(frames: [
    .init(
      "summary", "The mean of the attacks, and the best of them.",
      columns: outcome + [
        .accuracy("best_accuracy", "the highest recovered accuracy of an attack")
      ]),
    .init(
      "attacks", "An attack.",
      columns: [Frame.Column("attack", .integer, "its number, from 0")] + outcome),
  ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    var attacks = output.frames[1].empty()
    var all: [[Double]] = []
    let scene = try Scene(spec, context)
    for attack in 0..<spec.attacks {
      context.progress(attack, of: spec.attacks)
      var stream = RandomStream(seed: context.seed, name: "soft prompt \(attack)")
      let values: [Double] =
        switch spec.form {
        case .prefix:
          try scene.outcome(
            of: SoftPrefix(length: spec.length, of: scene.model, from: &stream), spec)
        case .adapter:
          try scene.outcome(
            of: EmbeddingAdapter(
              count: spec.length, bound: spec.bound, of: scene.model, from: &stream), spec)
        }
      all.append(values)
      attacks.append([.integer(attack)] + values.map(Scalar.number))
      await Task.yield()
    }
    var summary = output.frames[0].empty()
    let means = all[0].indices.map { column in all.map { $0[column] }.mean }
    summary.append(
      means.map(Scalar.number) + [.number(all.map { $0[0] }.max() ?? 0)])
    return Output(frames: [summary, attacks])
  }

  /// What attacks are given and judged by.
  private struct Scene {
    let model: LanguageModel
    let given: [Question]
    let threads: Int
    let exam: AttackExam

    init(_ spec: Spec, _ run: RunContext) throws {
      let task = try EditTask(model: spec.model, facts: spec.facts, texts: nil, run)
      let halves = try FactHalves(task.facts[.edited], draw: spec.draw, seed: run.seed)
      model = task.asked.model
      threads = run.threads
      given = try task.answered(halves.taught, with: \.answer)
      let longest = given.map(\.tokens.count).max() ?? 0
      let context = model.configuration.contextLength
      if spec.form == .prefix, longest + spec.length > context {
        throw UnsuitableFacts(
          "\(spec.length) virtual tokens and \(longest) of a prompt exceed the context of \(context)"
        )
      }
      exam = try AttackExam(task, halves)
    }

    func outcome(of prompt: some SoftPrompt, _ spec: Spec) throws -> [Double] {
      var attack = SoftPromptAttack(
        prompt, on: model, until: given,
        FittingOptions(steps: spec.steps, learningRate: spec.learningRate), threads: threads)
      var loss = 0.0
      for _ in 0..<spec.steps {
        loss = attack.advance()
        try Task.checkCancellation()
      }
      let result = exam.result { model.nextTokenLogits($0, behind: attack.prompt) }
      return [
        result.asked.accuracy, result.asked.probability, result.taught.accuracy, result.retained,
        loss,
      ]
    }
  }
}
