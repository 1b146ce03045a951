import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `causal_tracing`: which values bring a fact back into a run whose subject is drowned in noise.
enum CausalTracingKind: ExperimentKind {
  enum AttentionScore: String, SpecChoice {
    case whole
    case sumOfHeads = "sum_of_heads"
  }

  struct Spec: BlockSpec {
    @Key("The model that is traced.") var model: Input<AskedModel>
    @Key("The facts that it is asked for.") var facts: Input<FactSet>
    @Key("Prompts at most, the first ones; the paper takes 80 for sports.", in: 1...4096)
    var prompts = 80
    @Key("What is recovered.") var metric = AnswerMetric.probability
    @Key("How strong the noise is, in what `noise_reading` says.", in: 0.01...100) var noise = 3.0
    @Key(
      "Whether `noise` counts standard deviations of the subjects' embeddings, or, as in the "
        + "authors' code, is multiplied by one and taken for a variance.")
    var noiseReading = EmbeddingNoise.Reading.standardDeviations
    @Key("Draws of noise.", in: 1...100) var draws = 3
    @Key(
      "What scores an attention layer: restoring the whole of it, or, as in the authors' code, the sum "
        + "over its heads, each restored alone.")
    var attention = AttentionScore.whole

    init() {}
  }

  struct Results: KindResults {
    @Table("A part of a layer, restored at every token.") var layers: [PartEffect]
    @Table("A head, restored at every token.") var heads: [HeadEffect]
    @Table("A part of a layer, or the residual stream after it, restored at one token.")
    var positions: [StateEffect]
    @OneRow("What noise does.") var effect: NoiseEffect
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var scores: ComponentScores?

    init() {}
  }

  struct PartEffect: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart
    @Columns var recovery: Recovery
  }

  struct HeadEffect: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("the head, from 0") var head: Int
    @Columns var recovery: Recovery
  }

  struct StateEffect: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention, mlp or residual") var part: TracedState
    @Column("the token") var token: String
    @Columns var recovery: Recovery
  }

  struct Recovery: FrameRow {
    @Column(
      "share of what noise takes away that comes back; mean over draws", unit: .share,
      tolerance: 0.01)
    var recovered: Double
    @Column("standard deviation over draws of noise", unit: .share, tolerance: 0.01)
    var spread: Double

    init() {}

    /// What draws of noise came to.
    init(_ draws: [Double]) {
      recovered = draws.mean
      spread = draws.standardDeviation
    }
  }

  struct NoiseEffect: FrameRow {
    @Column("prompts") var prompts: Int
    @Column("draws of noise") var draws: Int
    @Column("mean of the metric without noise", tolerance: 0.01) var clean: Double
    @Column("mean of the metric with noise", tolerance: 0.01) var corrupted: Double
    @Column("the total effect: what noise takes away", tolerance: 0.01) var total: Double
  }

  static let name = "causal_tracing"
  static let version = 4
  static let summary =
    "Adds noise to the subject's embeddings and restores one value at a time: how much of the answer "
    + "comes back (paper, section 3.2). Answers are told apart by one token: the first, or the first "
    + "behind what all of a fact begin with; facts where none does are left out."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let (model, facts) = try context.asked(spec.model, for: spec.facts, atMost: spec.prompts)
    let layers = 0..<model.configuration.layers
    let parts = LayerPart.all(layers: layers.count)
    let heads = Head.all(of: model.configuration)
    let tokens = PromptTokens(facts.facts, facts.made).named
    let states = TracedState.allCases.flatMap { state in
      layers.flatMap { layer in tokens.map { (state: state, layer: layer, token: $0) } }
    }
    let tracing = try CausalTracing(
      Study(model, facts.made, metric: spec.metric, threads: context.threads),
      noise: EmbeddingNoise(spec.noise, reading: spec.noiseReading), draws: spec.draws,
      seed: context.seed)
    let effects = try tracing.effects(
      of: parts.map { Patch($0.part.site(layer: $0.layer)) } + heads.map(\.patch)
        + states.map { Patch($0.state.site(layer: $0.layer), at: $0.token.position) }
    ) { context.progress($0, of: $1, "draws") }
    guard abs(effects.total) > 1e-6 else {
      throw UnsuitableFacts("noise takes nothing away: the model does not know these facts")
    }

    var results = Results()
    for (number, part) in parts.enumerated() {
      results.layers.append { row in
        row.layer = part.layer
        row.part = part.part
        row.recovery = Recovery(effects.recovered(number))
      }
    }
    for (number, head) in heads.enumerated() {
      results.heads.append { row in
        row.layer = head.layer
        row.head = head.number
        row.recovery = Recovery(effects.recovered(parts.count + number))
      }
    }
    for (number, one) in states.enumerated() {
      results.positions.append { row in
        row.layer = one.layer
        row.part = one.state
        row.token = one.token.name
        row.recovery = Recovery(effects.recovered(parts.count + heads.count + number))
      }
    }
    results.effect.prompts = facts.made.count
    results.effect.draws = spec.draws
    results.effect.clean = effects.clean.mean
    results.effect.corrupted = effects.corrupted.map(\.mean).mean
    results.effect.total = effects.total
    results.leftOut = [Exclusion](facts.leftOut, of: facts.count)
    results.scores = effects.scores(
      parts: parts, heads: heads, attentionByHeads: spec.attention == .sumOfHeads)
    return results
  }
}
