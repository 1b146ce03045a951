import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import RandomStreams
import Tensors
import Transformer

/// `measure`: what a model knows of a world.
enum MeasureKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model that is asked.", accepts: .model) var model: Reference
    @Key("The world that it is asked about.", accepts: .world) var world: Reference
    @Key("Sentences of held-out text.", in: 1...100_000) var sentences = 500

    init() {}
  }

  /// Of one model, rounding changes only answers that are as good as tied.
  private static let accuracyTolerance = 0.005
  private static let accuracy = Frame.Column(
    "accuracy", .number, "prompts whose likeliest next word is the right one", unit: .share,
    better: .higher, tolerance: accuracyTolerance,
    interval: .init(low: "accuracy_low", high: "accuracy_high"))
  private static let ends = [
    Frame.Column(
      "accuracy_low", .number,
      "lower end of the accuracy's 95 % Wilson interval, athletes or places taken as the trials",
      unit: .share, tolerance: accuracyTolerance),
    Frame.Column(
      "accuracy_high", .number, "upper end of the same interval", unit: .share,
      tolerance: accuracyTolerance),
  ]

  static let name = "measure"
  static let version = 2
  static let summary =
    "Asks a model for every fact of a world in every template and format, and reads it held-out "
    + "text."
  static let output = OutputSchema(
    frames: [
      .init(
        "families", "A prompt family: prompts that ask for one kind of fact in one format.",
        columns: [
          Frame.Column("family", .text, "the family"),
          Frame.Column("subjects", .integer, "athletes or places asked about"),
          Frame.Column("prompts", .integer, "prompts"), accuracy, ends[0], ends[1],
          Frame.Column("chance", .number, "accuracy of guessing", unit: .share),
        ]),
      .init(
        "templates", "A template of a prompt family.",
        columns: [
          Frame.Column("family", .text, "the family"),
          Frame.Column("template", .text, "the prompt, with NAME for the athlete or place"),
          Frame.Column("prompts", .integer, "prompts"), accuracy, ends[0], ends[1],
        ]),
      .init(
        "text", "Held-out text, behind <bos> as in training.",
        columns: [
          Frame.Column("tokens", .integer, "tokens predicted", unit: .tokens),
          Frame.Column(
            "perplexity", .number, "exp of the mean cross-entropy", better: .lower,
            tolerance: 0.001),
          Frame.Column(
            "best_perplexity", .number,
            "that of the chain that wrote the text, which no model beats on average"),
        ]),
    ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let world = try SmallWorld.read(context.input(spec.world))
    let stored = context.input(spec.model)
    let model = try Checkpoint.load(
      configuration: stored.blob(Checkpoint.configurationFile),
      weights: [stored.blob(Checkpoint.weightsFile)])
    let tokenizer = try WordLevelTokenizer(contentsOf: stored.blob(WordLevelTokenizer.file))
    guard tokenizer == Corpus.tokenizer(of: world) else { throw ForeignWorld() }

    var families = output.frames[0].empty()
    var templates = output.frames[1].empty()
    for (number, family) in PromptFamily.allCases.enumerated() {
      context.progress(number, of: PromptFamily.allCases.count + 1, family.rawValue)
      let prompts = family.prompts(in: world, seed: context.seed)
      let right = PromptFamily.Prompt.areAnswered(
        prompts, by: model, tokenizer, threads: context.threads)
      let answers = zip(prompts, right).map { Answer(prompt: $0, isRight: $1) }
      append(family, answers, in: world, to: &families)
      append(family, answers, byTemplateTo: &templates)
      await Task.yield()
    }
    let text = heldOutText(spec, world, model, tokenizer, context)
    return Output(frames: [families, templates, text])
  }

  private struct Answer {
    var prompt: PromptFamily.Prompt
    var isRight: Bool
  }

  private static func append(
    _ family: PromptFamily, _ answers: [Answer], in world: SmallWorld, to frame: inout Frame
  ) {
    let subjects = Set(answers.map(\.prompt.subject)).count
    frame.append(
      [.text(family.rawValue), .integer(subjects), .integer(answers.count)]
        + figures(answers, trials: subjects) + [.number(family.chance(in: world))])
  }

  private static func append(
    _ family: PromptFamily, _ answers: [Answer], byTemplateTo frame: inout Frame
  ) {
    var order: [String] = []
    for answer in answers where !order.contains(answer.prompt.template) {
      order.append(answer.prompt.template)
    }
    let byTemplate = Dictionary(grouping: answers, by: \.prompt.template)
    for template in order {
      let answers = byTemplate[template] ?? []
      frame.append(
        [.text(family.rawValue), .text(template), .integer(answers.count)]
          + figures(answers, trials: answers.count))
    }
  }

  private static func figures(_ answers: [Answer], trials: Int) -> [Scalar] {
    guard !answers.isEmpty else { return [.missing, .missing, .missing] }
    let accuracy = Double(answers.count(where: \.isRight)) / Double(answers.count)
    let interval = WilsonInterval(proportion: accuracy, trials: trials)
    return [.number(accuracy), .number(interval.low), .number(interval.high)]
  }

  private static func heldOutText(
    _ spec: Spec, _ world: SmallWorld, _ model: LanguageModel, _ tokenizer: WordLevelTokenizer,
    _ context: RunContext
  ) -> Frame {
    var stream = RandomStream(seed: context.seed, name: "held-out text")
    let sentences = (0..<spec.sentences).map { _ in world.text.sentence(&stream) }
    let entropy = model.crossEntropy(
      of: sentences.map { [tokenizer.begin] + $0.map(tokenizer.token) }, threads: context.threads)
    let share = Corpus.Source.plainText.share
    let best = sentences.reduce(0) {
      $0 + world.text.logProbabilities(of: $1, share: share).reduce(0, +)
    }
    var frame = output.frames[2].empty()
    frame.append([
      .integer(entropy.tokens), .number(exp(entropy.mean)),
      .number(exp(-best / Double(entropy.tokens))),
    ])
    return frame
  }
}

/// A model that was not trained on the world that it is asked about.
struct ForeignWorld: Error, CustomStringConvertible {
  var description: String { "the model's vocabulary is not that of the world" }
}
