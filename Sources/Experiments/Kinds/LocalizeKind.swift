import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `localize`: chooses the components that later edits are confined to.
enum LocalizeKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key(
      "How components are chosen: by the highest `scores` until the parameters of `budget_of` are "
        + "reached; by scores above `threshold` times the sum of all positive ones (share); by the "
        + "size of the score alone (above); at random up to the budget; by `layers`; the `window` "
        + "neighbouring layers with the highest scores together; or everything."
    )
    var rule = ComponentChooser.Rule.budget
    @Key("The scores that components are ranked by.") var scores: Input<ComponentScores>?
    @Key(
      "Which components are considered: whole attention and feed-forward layers (all), one of the two, "
        + "single matrices, or heads. Attribution scores all of these, causal tracing layers and heads."
    )
    var components = ComponentChooser.Candidates.all
    @Key("The localization whose number of parameters is the budget.")
    var budgetOf: Input<Localization>?
    @Key(later: "What the parameters of `budget_of` are multiplied by.", in: 0.01...100)
    var budgetShare = 1.0
    @Key("Components that are not considered.") var except: Input<Localization>?
    @Key("The threshold of `share` and `above`.", in: 0...1e9) var threshold = 0.1
    @Key("The layers of the rule `layers`, from 0.") var layers: [Int] = []
    @Key(
      later:
        "How many layers the rule `layers` takes from each of them on: 3 of [6] are 6, 7 and 8.",
      in: 1...1000)
    var window = 1
    @Key("Which of many draws the rule `random` makes.", in: 0...1_000_000) var draw = 0
    @Key("Bootstrap resamples of the prompts that stability is measured by.", in: 1...100_000)
    var resamples = 500

    init() {}
  }

  struct Results: KindResults {
    @Table("A component that was chosen, in the order of choice.") var chosen: [Chosen]
    @OneRow("The choice as a whole.") var size: Size
    @Table("A component that could be chosen, the likeliest first.") var stability: [Candidate]
    @HandedOn var localization: Localization?

    init() {}
  }

  struct Chosen: FrameRow {
    @Column("the component") var component: String
    @Column("its layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart?
    @Column("its score, where it has one", tolerance: 0.01) var score: Double?
    @Column("its parameters") var parameters: Int
  }

  struct Size: FrameRow {
    @Column("the components") var names: String
    @Column("how many there are") var count: Int
    @Column("their parameters") var parameters: Int
    @Column("the parameters that were to be reached") var budget: Int?
    @Column("how far the budget is exceeded", unit: .share, better: .lower) var overshoot: Double?
    @Column(
      "mean share of the choice that resampled prompts choose too (Jaccard index)", unit: .share,
      better: .higher, tolerance: 0.05)
    var stability: Double?
  }

  struct Candidate: FrameRow {
    @Column("the component") var component: String
    @Column("share of the resamples that choose it", unit: .share, tolerance: 0.05)
    var frequency: Double
  }

  static let name = "localize"
  static let version = 3
  static let summary =
    "Chooses components by their scores and a budget of parameters, and measures how often the choice "
    + "survives other prompts (paper, section 3.1)."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let shape = try StoredModel(context.output(of: spec.model)).configuration()
    let chooser = try ComponentChooser(
      spec.rule, among: spec.components, of: shape, scores: spec.scores.map(context.read),
      budget: spec.budgetOf.map {
        let whole = ComponentChoice(try context.read($0).parts, of: shape).parameters
        return Int((spec.budgetShare * Double(whole)).rounded())
      },
      options: ComponentChooser.Options(
        excluded: spec.except.map { try context.read($0).matrices(of: shape) } ?? [],
        threshold: spec.threshold,
        layers: spec.layers.flatMap { $0..<$0 + spec.window }, window: spec.window,
        draw: spec.draw, seed: context.seed))
    let choice = chooser.choice()
    let stability = chooser.stability(of: choice, resamples: spec.resamples)
    let scores = Dictionary(
      chooser.scores?.means().map { ($0.component, $0.score) } ?? [], uniquingKeysWith: { $1 })

    var results = Results()
    for component in choice.components {
      results.chosen.append { row in
        row.component = component.description
        row.layer = component.layer ?? 0
        row.part = component.part
        row.score = scores[component]
        row.parameters = shape.parameters(of: component)
      }
    }
    results.size.names = choice.components.map(\.short).joined(separator: ", ")
    results.size.count = choice.components.count
    results.size.parameters = choice.parameters
    results.size.budget = chooser.budget
    results.size.overshoot = chooser.budget.map { Double(choice.parameters) / Double($0) - 1 }
    results.size.stability = stability?.agreement
    for (component, frequency) in stability?.frequencies ?? [] {
      results.stability.append { row in
        row.component = component.short
        row.frequency = frequency
      }
    }
    results.localization = Localization(choice)
    return results
  }
}
