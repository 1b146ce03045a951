import Interpretability
import TestSupport
import Testing
import Transformer

/// How components are chosen, rule by rule.
struct ComponentChooserTests {
  private let shape = TinyModels.model(.llama).configuration
  /// Attention 0: 1, MLP 0: -4, attention 1: 2, MLP 1: 3; each prompt's score is the mean and a half
  /// more or less.
  private let scores: ComponentScores = {
    let means: [(Component, Double)] = [
      (.attention(layer: 0), 1), (.mlp(layer: 0), -4), (.attention(layer: 1), 2),
      (.mlp(layer: 1), 3),
    ]
    return ComponentScores(
      means.map { (component: $0.0, byPrompt: [$0.1 - 0.5, $0.1 + 0.5]) })
  }()

  private func chooser(
    _ rule: ComponentChooser.Rule, _ considered: ComponentChooser.Candidates = .all,
    budget: Int? = nil, _ options: ComponentChooser.Options = .init()
  ) throws -> ComponentChooser {
    try ComponentChooser(
      rule, among: considered, of: shape, scores: scores, budget: budget, options: options)
  }

  private func chosen(
    _ rule: ComponentChooser.Rule, _ considered: ComponentChooser.Candidates = .all,
    budget: Int? = nil, _ options: ComponentChooser.Options = .init()
  ) throws -> [Component] {
    try chooser(rule, considered, budget: budget, options).choice().components
  }

  /// By size of the score, whatever its sign.
  @Test func aBudgetTakesTheLargestScores() throws {
    let mlp = shape.parameters(of: .mlp(layer: 0))
    #expect(try chosen(.budget, budget: 1) == [.mlp(layer: 0)])
    #expect(try chosen(.budget, budget: mlp + 1) == [.mlp(layer: 0), .mlp(layer: 1)])
    #expect(try chosen(.budget, .attention, budget: 1) == [.attention(layer: 1)])
    let choice = try chooser(.budget, budget: mlp).choice()
    #expect(choice.parameters == mlp)
  }

  @Test func thresholdsAreSharesOrSizes() throws {
    // Positive scores sum to 6: a third of it is 2, which 2 does not exceed.
    #expect(try chosen(.share, .init(threshold: 1.0 / 3)) == [.mlp(layer: 1)])
    #expect(try chosen(.share, .init(threshold: 0.3)) == [.attention(layer: 1), .mlp(layer: 1)])
    #expect(try chosen(.above, .init(threshold: 2)) == [.mlp(layer: 0), .mlp(layer: 1)])
  }

  private func chosen(
    _ rule: ComponentChooser.Rule, _ options: ComponentChooser.Options
  ) throws -> [Component] {
    try chosen(rule, .all, options)
  }

  /// Layer 0 has -3 together, layer 1 has 5; of MLPs -4 and 3, of both layers -1.
  @Test func aWindowIsOfTheNeighboursWithMostTogether() throws {
    #expect(
      try chosen(.window, .init(window: 1)) == [.attention(layer: 1), .mlp(layer: 1)])
    #expect(try chosen(.window, .mlps, budget: nil, .init(window: 1)) == [.mlp(layer: 1)])
    #expect(
      try chosen(.window, .mlps, budget: nil, .init(window: 2)) == [.mlp(layer: 0), .mlp(layer: 1)])
    #expect(throws: UnsuitableChoice.self) { try chosen(.window, .init(window: 3)) }
    #expect(throws: UnsuitableChoice.self) { try chosen(.window, .init(window: 0)) }
  }

  @Test func layersAndEverything() throws {
    #expect(
      try chosen(.layers, .init(layers: [1])) == [.attention(layer: 1), .mlp(layer: 1)])
    #expect(try chosen(.everything, .mlps) == [.mlp(layer: 0), .mlp(layer: 1)])
    let matrices = try chosen(.everything, .matrices)
    #expect(matrices.count == 14)
    #expect(
      Set(matrices)
        == Set(
          (0..<2).flatMap { layer in
            [Component.attention(layer: layer), .mlp(layer: layer)].flatMap {
              $0.matrices(of: shape)
            }
          }))
  }

  /// A head comes with its queries and with the keys and values of its group, those only once.
  @Test func headsComeWithWhatIsTheirs() throws {
    let heads = try chosen(.layers, .heads, .init(layers: [0]))
    #expect(heads.count == 4 + 2 + 2 + 4)
    #expect(Set(heads).count == heads.count)
    #expect(heads.prefix(4) == Component.head(0, layer: 0, of: shape)[...])
  }

  @Test func whatIsExcludedIsNotConsidered() throws {
    let options = ComponentChooser.Options(excluded: [.down(layer: 0)])
    #expect(
      try chosen(.everything, .all, options)
        == [.attention(layer: 0), .attention(layer: 1), .mlp(layer: 1)])
    #expect(!(try chosen(.everything, .matrices, options)).contains(.down(layer: 0)))
    #expect(try chosen(.everything, .matrices, options).count == 13)
  }

  @Test func drawsAreOfTheirOwn() throws {
    let draws = try (0..<8).map { draw in
      try chosen(.random, .matrices, budget: 200, .init(draw: draw, seed: 3))
    }
    #expect(Set(draws).count > 1)
    #expect(try chosen(.random, .matrices, budget: 200, .init(draw: 2, seed: 3)) == draws[2])
    for draw in draws {
      let sizes = draw.map { shape.parameters(of: $0) }
      #expect(sizes.reduce(0, +) >= 200 && sizes.dropLast().reduce(0, +) < 200)
    }
  }

  @Test func whatARuleLacksIsSaid() {
    func complaint(
      _ rule: ComponentChooser.Rule, scores: ComponentScores? = nil, budget: Int? = nil,
      _ options: ComponentChooser.Options = .init()
    ) -> String? {
      #expect(throws: UnsuitableChoice.self) {
        try ComponentChooser(
          rule, among: .all, of: shape, scores: scores, budget: budget, options: options)
      }?.description
    }
    #expect(complaint(.share) == "the rule needs `scores`")
    #expect(complaint(.budget, scores: scores) == "the rule needs `budget_of`")
    #expect(complaint(.random) == "the rule needs `budget_of`")
    #expect(complaint(.layers) == "`layers` are some of 0 to 1")
    #expect(complaint(.layers, .init(layers: [2])) == "`layers` are some of 0 to 1")
    #expect(
      complaint(.above, scores: scores, .init(threshold: 100))
        == "no component has a score above the threshold")
  }

  /// Prompts that agree choose the same whichever are drawn; without scores there is no stability.
  @Test func stabilityIsHowOftenOthersAgree() throws {
    let chooser = try chooser(.budget, budget: 1)
    let stability = try #require(chooser.stability(of: chooser.choice(), resamples: 20))
    #expect(stability.agreement == 1)
    #expect(stability.frequencies[0] == (.mlp(layer: 0), 1))
    #expect(stability.frequencies.count == 4)
    #expect(stability.frequencies.dropFirst().allSatisfy { $0.1 == 0 })
    let everything = try self.chooser(.everything)
    #expect(everything.stability(of: everything.choice(), resamples: 5) == nil)
  }

  // MARK: - Scores and localizations

  @Test func scoresAreMeansOverPrompts() {
    let all = scores.means()
    #expect(all.map(\.score) == [1, -4, 2, 3])
    #expect(all.map(\.component.description) == scores.components)
    #expect(scores.means(over: [1, 1, 0]).map { ($0.score * 6).rounded() } == [7, -23, 13, 19])
  }

  @Test func localizationsAreNamesInTheOrderOfChoice() {
    let choice = ComponentChoice([.mlp(layer: 1), .query(layer: 0, head: 2)], of: shape)
    let localization = Localization(choice)
    #expect(localization.components == ["blocks.1.mlp", "blocks.0.attn.W_Q.2"])
    #expect(localization.parts == choice.components)
    #expect(
      localization.matrices(of: shape)
        == [.gate(layer: 1), .up(layer: 1), .down(layer: 1), .query(layer: 0, head: 2)])
  }
}
