import RandomStreams
import Transformer

/// How components are chosen for edits to be confined to (paper section 3.1).
package struct ComponentChooser: Sendable {
  /// By what they are chosen.
  package enum Rule: String, Sendable, Hashable, CaseIterable {
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
    /// The neighbouring layers whose scores are the most together.
    case window
    /// All of them.
    case everything

    /// Whether the rule chooses by scores.
    var needsScores: Bool { [.budget, .share, .above, .window].contains(self) }
    /// Whether the rule chooses up to a budget.
    var needsBudget: Bool { [.budget, .random].contains(self) }
  }

  /// Which components are considered.
  package enum Candidates: String, Sendable, Hashable, CaseIterable {
    /// Attention and feed-forward layers, one of the two, single matrices, or heads.
    case all, mlps, attention, matrices, heads
  }

  /// What some of the rules need.
  package struct Options: Sendable, Hashable {
    /// Single matrices no part of which is considered.
    package var excluded: Set<Component>
    /// The threshold of `share` and `above`.
    package var threshold: Double
    /// The layers of the rule `layers`.
    package var layers: [Int]
    /// How many neighbouring layers the rule `window` takes.
    package var window: Int
    /// Which of many draws the rule `random` makes.
    package var draw: Int
    /// The seed of draws.
    package var seed: UInt64

    /// Options.
    package init(
      excluded: Set<Component> = [], threshold: Double = 0, layers: [Int] = [], window: Int = 1,
      draw: Int = 0, seed: UInt64 = 0
    ) {
      self.excluded = excluded
      self.threshold = threshold
      self.layers = layers
      self.window = window
      self.draw = draw
      self.seed = seed
    }
  }

  private let rule: Rule
  private let considered: Candidates
  private let shape: ModelConfiguration
  private let options: Options
  /// The scores that components are ranked by.
  package let scores: ComponentScores?
  /// The parameters to reach.
  package let budget: Int?

  /// A chooser.
  ///
  /// - Parameters:
  ///   - rule: By what components are chosen.
  ///   - considered: Which are considered.
  ///   - shape: The model.
  ///   - scores: What they are ranked by.
  ///   - budget: The parameters to reach.
  ///   - options: What some of the rules need.
  /// - Throws: `UnsuitableChoice` where the rule lacks something, or chooses nothing.
  package init(
    _ rule: Rule, among considered: Candidates, of shape: ModelConfiguration,
    scores: ComponentScores?, budget: Int?, options: Options
  ) throws {
    self.rule = rule
    self.considered = considered
    self.shape = shape
    self.scores = scores
    self.budget = budget
    self.options = options
    if rule.needsScores, scores == nil { throw UnsuitableChoice("the rule needs `scores`") }
    if rule.needsBudget, budget == nil { throw UnsuitableChoice("the rule needs `budget_of`") }
    if rule == .layers {
      let layers = options.layers
      guard !layers.isEmpty, layers.allSatisfy({ (0..<shape.layers).contains($0) }) else {
        throw UnsuitableChoice("`layers` are some of 0 to \(shape.layers - 1)")
      }
    }
    if rule == .window, !(1...shape.layers).contains(options.window) {
      throw UnsuitableChoice("`window` is 1 to \(shape.layers)")
    }
    if choice().components.isEmpty {
      throw UnsuitableChoice("no component has a score above the threshold")
    }
  }

  /// The components chosen.
  ///
  /// - Parameter prompts: The numbers of the prompts whose scores count, each as often as it is listed;
  ///   each once where none are given.
  /// - Returns: The choice, in the order in which components were chosen.
  package func choice(of prompts: [Int]? = nil) -> ComponentChoice {
    let scored = (scores?.means(over: prompts) ?? []).filter { isCandidate($0.component) }
    switch rule {
    case .budget:
      return ComponentChoice(ranking: scored, budget: budget ?? 0, of: shape, unit: unit)
    case .share:
      let sum = scored.reduce(0) { $0 + max(0, $1.score) }
      return whole(scored.filter { $0.score > options.threshold * sum }.map(\.component))
    case .above:
      return whole(scored.filter { abs($0.score) > options.threshold }.map(\.component))
    case .random:
      var stream = RandomStream(seed: options.seed, name: "random components \(options.draw)")
      return ComponentChoice(
        first: stream.shuffled(candidates).map(unit), budget: budget ?? 0, of: shape)
    case .layers:
      return whole(candidates.filter { options.layers.contains($0.layer ?? -1) })
    case .window:
      let best = strongestWindow(of: scored)
      return whole(candidates.filter { best.contains($0.layer ?? -1) })
    case .everything: return whole(candidates)
    }
  }

  /// The neighbouring layers whose scores are the most together, the first of several.
  private func strongestWindow(
    of scored: [ComponentScore]
  ) -> Range<Int> {
    let windows = (0...shape.layers - options.window).map { $0..<$0 + options.window }
    let sums = windows.map { window in
      scored.filter { window.contains($0.component.layer ?? -1) }.reduce(0) { $0 + $1.score }
    }
    let best = sums.indices.max { (sums[$0], -$0) < (sums[$1], -$1) } ?? 0
    return windows[best]
  }

  /// How often components are chosen from resampled prompts, and how alike the choices are.
  ///
  /// - Parameters:
  ///   - choice: The choice from all prompts.
  ///   - resamples: How many bootstrap samples of the prompts are drawn.
  /// - Returns: Each candidate's share of the samples that choose it, the likeliest first, and the mean
  ///   Jaccard index with the choice; none where the rule does not choose by the scores of prompts.
  package func stability(
    of choice: ComponentChoice, resamples: Int
  ) -> (frequencies: [(Component, Double)], agreement: Double)? {
    guard let count = scores?.byPrompt.first?.count, count > 1, rule.needsScores else { return nil }
    var stream = RandomStream(seed: options.seed, name: "stability")
    let own = Set(choice.components)
    let candidates = (scores?.means() ?? []).map(\.component).filter(isCandidate).flatMap(unit)
    var counts = Dictionary(candidates.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    var agreement = 0.0
    for _ in 0..<resamples {
      let prompts = (0..<count).map { _ in stream.integer(below: count) }
      let other = self.choice(of: prompts).components
      for component in other { counts[component, default: 0] += 1 }
      agreement += jaccardIndex(own, Set(other))
    }
    let total = Double(resamples)
    let frequencies = counts.sorted {
      (-$0.value, $0.key.description) < (-$1.value, $1.key.description)
    }
    return (frequencies.map { ($0.key, Double($0.value) / total) }, agreement / total)
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
    guard options.excluded.isDisjoint(with: component.matrices(of: shape)) else { return false }
    let isHead = if case .output(_, .some) = component { true } else { false }
    let layer = component.layer ?? -1
    let isAttention = component == .attention(layer: layer)
    let isMLP = component == .mlp(layer: layer)
    return switch considered {
    case .all: isAttention || isMLP
    case .mlps: isMLP
    case .attention: isAttention
    case .matrices: !isAttention && !isMLP && !isHead
    case .heads: isHead
    }
  }

  private var candidates: [Component] {
    let layers = LayerPart.all(layers: shape.layers).map { $0.part.component(layer: $0.layer) }
    let heads = Head.all(of: shape).map(\.component)
    return (layers + layers.flatMap { $0.matrices(of: shape) } + heads).filter(isCandidate)
  }
}

/// Components that cannot be chosen as asked.
package struct UnsuitableChoice: Error, Sendable, CustomStringConvertible {
  /// What is missing.
  package let description: String

  /// An error that says what is missing.
  package init(_ description: String) { self.description = description }
}
