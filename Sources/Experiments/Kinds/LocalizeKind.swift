import Chapters
import Foundation
import Frames
import Interpretability
import Notebook
import RandomStreams
import Transformer

/// `localize`: chooses the components that later edits are confined to.
enum LocalizeKind: ExperimentKind {
  enum Rule: String, SpecChoice {
    /// The highest scores until the budget is reached.
    case budget
    /// Scores above a share of the sum of all positive ones.
    case share
    /// Scores whose size is above a threshold.
    case above
    /// Random ones until the budget is reached.
    case random
    /// The given layers.
    case layers
    /// All of them.
    case everything
  }

  enum Candidates: String, SpecChoice {
    /// Attention and feed-forward layers, one of the two, single matrices, or heads.
    case all, mlps, attention, matrices, heads
  }

  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key(
      "How components are chosen: by the highest `scores` until the parameters of `budget_of` are "
        + "reached; by scores above `threshold` times the sum of all positive ones (share); by the "
        + "size of the score alone (above); at random up to the budget; by `layers`; or everything."
    )
    var rule = Rule.budget
    @Key("The scores that components are ranked by.", accepts: .scores) var scores: Reference?
    @Key(
      "Which components are considered: whole attention and feed-forward layers (all), one of the two, "
        + "single matrices, or heads. Attribution scores all of these, causal tracing layers and heads."
    )
    var components = Candidates.all
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
    let chooser = try Chooser(spec, shape, context)
    let choice = chooser.choice()
    let stability = chooser.stability(of: choice, seed: context.seed)
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

/// Chooses by the rule of a block.
private struct Chooser {
  let spec: LocalizeKind.Spec
  let shape: ModelConfiguration
  let scores: ComponentScores?
  let budget: Int?
  private let seed: UInt64
  private let excluded: Set<Component>

  init(_ spec: LocalizeKind.Spec, _ shape: ModelConfiguration, _ context: RunContext) throws {
    self.spec = spec
    self.shape = shape
    seed = context.seed
    excluded =
      try spec.except.map {
        try Localization.read(context.input($0)).matrices(of: shape)
      } ?? []
    scores = try spec.scores.map { try ComponentScores.read(context.input($0)) }
    budget = try spec.budgetOf.map { reference in
      let parts = try Localization.read(context.input(reference)).parts
      return ComponentChoice(parts, of: shape).parameters
    }
    let needsScores = [.budget, .share, .above].contains(spec.rule)
    let needsBudget = [.budget, .random].contains(spec.rule)
    if needsScores, scores == nil { throw UnsuitableChoice("the rule needs `scores`") }
    if needsBudget, budget == nil { throw UnsuitableChoice("the rule needs `budget_of`") }
    if spec.rule == .layers {
      guard !spec.layers.isEmpty, spec.layers.allSatisfy({ (0..<shape.layers).contains($0) }) else {
        throw UnsuitableChoice("`layers` are some of 0 to \(shape.layers - 1)")
      }
    }
    if choice().components.isEmpty {
      throw UnsuitableChoice("no component has a score above the threshold")
    }
  }

  /// The components chosen by the scores of prompts, each counted as often as it is listed.
  func choice(of prompts: [Int]? = nil) -> ComponentChoice {
    let scored = (scores?.means(over: prompts) ?? []).filter { isCandidate($0.component) }
    switch spec.rule {
    case .budget:
      return ComponentChoice(ranking: scored, budget: budget ?? 0, of: shape, unit: unit)
    case .share:
      let sum = scored.reduce(0) { $0 + max(0, $1.score) }
      return whole(scored.filter { $0.score > spec.threshold * sum }.map(\.component))
    case .above:
      return whole(scored.filter { abs($0.score) > spec.threshold }.map(\.component))
    case .random:
      var stream = RandomStream(seed: seed, name: "random components \(spec.draw)")
      return ComponentChoice(
        first: stream.shuffled(candidates).map(unit), budget: budget ?? 0, of: shape)
    case .layers:
      return whole(candidates.filter { spec.layers.contains($0.layer ?? -1) })
    case .everything: return whole(candidates)
    }
  }

  /// All of some components.
  private func whole(_ components: [Component]) -> ComponentChoice {
    ComponentChoice(first: components.map(unit), budget: .max, of: shape)
  }

  /// What is chosen with a component: heads are scored by what the output projection reads of them.
  private func unit(_ component: Component) -> [Component] {
    guard case .output(let layer, let head?) = component else { return [component] }
    return Component.head(head, layer: layer, of: shape)
  }

  private func isCandidate(_ component: Component) -> Bool {
    guard excluded.isDisjoint(with: component.matrices(of: shape)) else { return false }
    let isHead = if case .output(_, .some) = component { true } else { false }
    let layer = component.layer ?? -1
    let isAttention = component == .attention(layer: layer)
    let isMLP = component == .mlp(layer: layer)
    return switch spec.components {
    case .all: isAttention || isMLP
    case .mlps: isMLP
    case .attention: isAttention
    case .matrices: !isAttention && !isMLP && !isHead
    case .heads: isHead
    }
  }

  private var candidates: [Component] {
    let layers = LayerPart.all(layers: shape.layers).map { $0.part.component(layer: $0.layer) }
    let heads = (0..<shape.layers).flatMap { layer in
      (0..<shape.heads).map { Component.output(layer: layer, head: $0) }
    }
    return (layers + layers.flatMap { $0.matrices(of: shape) } + heads).filter(isCandidate)
  }

  /// How often components are chosen from resampled prompts, and how alike the choices are.
  func stability(
    of choice: ComponentChoice, seed: UInt64
  ) -> (frequencies: [(Component, Double)], agreement: Double)? {
    guard let count = scores?.byPrompt.first?.count, count > 1,
      [.budget, .share, .above].contains(spec.rule)
    else { return nil }
    var stream = RandomStream(seed: seed, name: "stability")
    let own = Set(choice.components)
    let candidates = (scores?.means() ?? []).map(\.component).filter(isCandidate).flatMap(unit)
    var counts = Dictionary(candidates.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    var agreement = 0.0
    for _ in 0..<spec.resamples {
      let prompts = (0..<count).map { _ in stream.integer(below: count) }
      let other = self.choice(of: prompts).components
      for component in other { counts[component, default: 0] += 1 }
      agreement += jaccardIndex(own, Set(other))
    }
    let total = Double(spec.resamples)
    let frequencies = counts.sorted {
      (-$0.value, $0.key.description) < (-$1.value, $1.key.description)
    }
    return (frequencies.map { ($0.key, Double($0.value) / total) }, agreement / total)
  }
}

extension Component {
  /// The component as tables name it: `attn 2`, `mlp 4`; single matrices by their whole names.
  var short: String {
    switch self {
    case .attention(let layer): "attn \(layer)"
    case .mlp(let layer): "mlp \(layer)"
    default: description
    }
  }
}

extension Checkpoint {
  /// The shape of the model that a cell put out.
  static func configuration(of output: StoredOutput) throws -> ModelConfiguration {
    try ModelConfiguration(
      json: Data(contentsOf: output.blob(configurationFile)), path: configurationFile)
  }
}

/// Components that cannot be chosen as asked.
struct UnsuitableChoice: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
