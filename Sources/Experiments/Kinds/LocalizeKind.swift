import Chapters
import Foundation
import Frames
import Interpretability
import Notebook
import Transformer

/// `localize`: chooses the components that later edits are confined to.
enum LocalizeKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key(
      "How components are chosen: by the highest `scores` until the parameters of `budget_of` are "
        + "reached; by scores above `threshold` times the sum of all positive ones (share); by the "
        + "size of the score alone (above); at random up to the budget; by `layers`; or everything."
    )
    var rule = ComponentChooser.Rule.budget
    @Key("The scores that components are ranked by.", accepts: .scores) var scores: Reference?
    @Key(
      "Which components are considered: whole attention and feed-forward layers (all), one of the two, "
        + "single matrices, or heads. Attribution scores all of these, causal tracing layers and heads."
    )
    var components = ComponentChooser.Candidates.all
    @Key("The localization whose number of parameters is the budget.", accepts: .localization)
    var budgetOf: Reference?
    @Key("Components that are not considered.", accepts: .localization) var except: Reference?
    @Key("The threshold of `share` and `above`.", in: 0...1e9) var threshold = 0.1
    @Key("The layers of the rule `layers`, from 0.") var layers: [Int] = []
    @Key("Which of many draws the rule `random` makes.", in: 0...1_000_000) var draw = 0
    @Key("Bootstrap resamples of the prompts that stability is measured by.", in: 1...100_000)
    var resamples = 500

    init() {}
  }

  static let name = "localize"
  static let version = 3
  static let summary =
    "Chooses components by their scores and a budget of parameters, and measures how often the choice "
    + "survives other prompts (paper, section 3.1)."
  static let output = OutputSchema(
    frames: [
      .init(
        "chosen", "A component that was chosen, in the order of choice.",
        columns: [
          Frame.Column("component", .text, "the component"),
          Frame.Column("layer", .integer, "its layer, from 0"),
          .part,
          Frame.Column("score", .number, "its score, where it has one", tolerance: 0.01),
          Frame.Column("parameters", .integer, "its parameters"),
        ]),
      .init(
        "size", "The choice as a whole.",
        columns: [
          Frame.Column("names", .text, "the components"),
          Frame.Column("count", .integer, "how many there are"),
          Frame.Column("parameters", .integer, "their parameters"),
          Frame.Column("budget", .integer, "the parameters that were to be reached"),
          Frame.Column(
            "overshoot", .number, "how far the budget is exceeded", unit: .share,
            better: .lower),
          Frame.Column(
            "stability", .number,
            "mean share of the choice that resampled prompts choose too (Jaccard index)",
            unit: .share, better: .higher, tolerance: 0.05),
        ]),
      .init(
        "stability", "A component that could be chosen, the likeliest first.",
        columns: [
          Frame.Column("component", .text, "the component"),
          Frame.Column(
            "frequency", .number, "share of the resamples that choose it", unit: .share,
            tolerance: 0.05),
        ]),
    ],
    blobs: [.init(Localization.file, "the components' names")],
    provides: [.localization])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let shape = try Checkpoint.configuration(of: context.input(spec.model))
    let chooser = try spec.chooser(of: shape, context)
    let choice = chooser.choice()
    let stability = chooser.stability(of: choice, resamples: spec.resamples)
    let scores = Dictionary(
      chooser.scores?.means().map { ($0.component, $0.score) } ?? [], uniquingKeysWith: { $1 })

    var frames = output.frames.map { $0.empty() }
    for component in choice.components {
      frames[0].append([
        .text(component.description), .integer(component.layer ?? 0),
        component.part.map { .text($0.rawValue) } ?? .missing,
        scores[component].map(Scalar.number) ?? .missing,
        .integer(shape.parameters(of: component)),
      ])
    }
    frames[1].append([
      .text(choice.components.map(\.short).joined(separator: ", ")),
      .integer(choice.components.count), .integer(choice.parameters),
      chooser.budget.map(Scalar.integer) ?? .missing,
      chooser.budget.map { .number(Double(choice.parameters) / Double($0) - 1) } ?? .missing,
      stability.map { .number($0.agreement) } ?? .missing,
    ])
    for (component, frequency) in stability?.frequencies ?? [] {
      frames[2].append([.text(component.short), .number(frequency)])
    }
    return Output(
      frames: frames, blobs: [Localization.file: try Localization(choice).data()])
  }
}

extension LocalizeKind.Spec {
  /// What the block chooses by, in a model of a shape.
  fileprivate func chooser(
    of shape: ModelConfiguration, _ context: RunContext
  ) throws -> ComponentChooser {
    let localization = { (reference: Reference) in
      try Localization.read(context.input(reference))
    }
    return try ComponentChooser(
      rule, among: components, of: shape,
      scores: scores.map { try ComponentScores.read(context.input($0)) },
      budget: budgetOf.map { ComponentChoice(try localization($0).parts, of: shape).parameters },
      options: ComponentChooser.Options(
        excluded: except.map { try localization($0).matrices(of: shape) } ?? [],
        threshold: threshold, layers: layers, draw: draw, seed: context.seed))
  }
}

extension Checkpoint {
  /// The shape of the model that a cell put out.
  static func configuration(of output: StoredOutput) throws -> ModelConfiguration {
    try ModelConfiguration(
      json: Data(contentsOf: output.blob(configurationFile)), path: configurationFile)
  }
}
