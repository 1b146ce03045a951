import Chapters
import Facts
import Foundation
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
    @Key("The model that is traced.", accepts: .model) var model: Reference
    @Key("The facts that it is asked for.", accepts: .facts) var facts: Reference
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

  static let name = "causal_tracing"
  static let version = 3
  static let summary =
    "Adds noise to the subject's embeddings and restores one value at a time: how much of the answer "
    + "comes back (paper, section 3.2)."
  private static let recovered = Frame.Column(
    "recovered", .number, "share of what noise takes away that comes back; mean over draws",
    unit: .share, tolerance: 0.01)
  private static let spread = Frame.Column(
    "spread", .number, "standard deviation over draws of noise", unit: .share,
    tolerance: 0.01)
  static let output = OutputSchema(
    frames: [
      .init(
        "layers", "A part of a layer, restored at every token.",
        columns: [
          .layer,
          .part, recovered, spread,
        ]),
      .init(
        "heads", "A head, restored at every token.",
        columns: [
          .layer,
          .head, recovered, spread,
        ]),
      .init(
        "positions", "A part of a layer, or the residual stream after it, restored at one token.",
        columns: [
          .layer,
          Frame.Column("part", .text, "attention, mlp or residual"),
          Frame.Column("token", .text, "the token"), recovered, spread,
        ]),
      .init(
        "effect", "What noise does.",
        columns: [
          Frame.Column("prompts", .integer, "prompts"), Frame.Column("draws", .integer, "draws of noise"),
          Frame.Column("clean", .number, "mean of the metric without noise", tolerance: 0.01),
          Frame.Column("corrupted", .number, "mean of the metric with noise", tolerance: 0.01),
          Frame.Column("total", .number, "the total effect: what noise takes away", tolerance: 0.01),
        ]),
    ],
    blobs: [.init(ComponentScores.file, "the scores of layers' parts and heads on every prompt")],
    provides: [.scores])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let (stored, facts, questions) = try AskedModel.asked(
      spec.model, for: spec.facts, atMost: spec.prompts, context)
    let shape = stored.model.configuration
    let parts = LayerPart.all(layers: shape.layers)
    let tokens = PromptTokens(facts, questions)
    let heads = (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { (layer, $0) } }
    let cells = PositionCell.all(layers: shape.layers, tokens: tokens.named.count)
    let patches =
      parts.map { Patch($0.part.site(layer: $0.layer)) }
      + heads.map { Patch(.z(layer: $0), head: $1) }
      + cells.map { Patch($0.site, at: tokens.named[$0.token].position) }
    let tracing = try CausalTracing(
      Study(stored.model, questions, metric: spec.metric, threads: context.threads),
      noise: EmbeddingNoise(spec.noise, reading: spec.noiseReading), draws: spec.draws,
      seed: context.seed)
    let effects = try tracing.effects(of: patches) { context.progress($0, of: $1, "draws") }
    guard abs(effects.total) > 1e-6 else {
      throw UnsuitableFacts("noise takes nothing away: the model does not know these facts")
    }
    let figures = patches.indices.map { patch -> [Scalar] in
      let draws = effects.recovered(patch)
      return [.number(draws.mean), .number(draws.standardDeviation)]
    }
    var frames = output.frames.map { $0.empty() }
    for (number, part) in parts.enumerated() {
      frames[0].append([.integer(part.layer), .text(part.part.rawValue)] + figures[number])
    }
    for (number, head) in heads.enumerated() {
      frames[1].append(
        [.integer(head.0), .integer(head.1)] + figures[parts.count + number])
    }
    for (number, cell) in cells.enumerated() {
      frames[2].append(
        [.integer(cell.layer), .text(cell.part), .text(tokens.named[cell.token].name)]
          + figures[parts.count + heads.count + number])
    }
    frames[3].append([
      .integer(questions.count), .integer(spec.draws), .number(effects.clean.mean),
      .number(effects.corrupted.map(\.mean).mean), .number(effects.total),
    ])
    let byHead = heads.indices.map { effects.recoveredByPrompt(parts.count + $0) }
    let byPart = parts.enumerated().map { number, part in
      let own = heads.indices.filter { heads[$0].0 == part.layer }.map { byHead[$0] }
      return part.part == .attention && spec.attention == .sumOfHeads
        ? own.dropFirst().reduce(own[0]) { zip($0, $1).map(+) } : effects.recoveredByPrompt(number)
    }
    let scores = ComponentScores(
      zip(parts, byPart).map { ($0.part.component(layer: $0.layer), $1) }
        + zip(heads, byHead).map { (.output(layer: $0.0, head: $0.1), $1) })
    return Output(frames: frames, blobs: [ComponentScores.file: try scores.data()])
  }

  /// A cell of the map of layers and tokens.
  private struct PositionCell {
    var layer: Int
    var part: String
    var site: Site
    var token: Int

    static func all(layers: Int, tokens: Int) -> [PositionCell] {
      let sites: [(String, @Sendable (Int) -> Site)] = [
        ("attention", { .attnOut(layer: $0) }), ("mlp", { .mlpOut(layer: $0) }),
        ("residual", { .residPost(layer: $0) }),
      ]
      return sites.flatMap { part, site in
        (0..<layers).flatMap { layer in
          (0..<tokens).map {
            PositionCell(layer: layer, part: part, site: site(layer), token: $0)
          }
        }
      }
    }
  }
}
