import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Transformer

/// `path_patching`: direct effects of heads, and of feed-forward layers on where they read.
enum PathPatchingKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts that it is asked for.", accepts: .facts) var facts: Reference
    @Key("Prompts at most, the first ones; the paper takes 64.", in: 2...4096) var prompts = 64
    @Key("How the subject is replaced in the corrupted prompts.")
    var corruption = SubjectCorruption.randomTokens
    @Key("Heads with the largest direct effects that are taken for extraction heads.", in: 1...1000)
    var heads = 10
    @Key(
      "The share of the largest head's effect that a head needs to be taken; 0 takes all `heads`, as "
        + "the paper does.", in: 0...1)
    var headShare = 0.0

    init() {}
  }

  static let name = "path_patching"
  static let version = 2
  static let summary =
    "Finds the heads that act on the output directly, and the feed-forward layers that act on the "
    + "stream where the first of them reads (paper, section 3.5). As a localization, it is those heads."
  static let output = OutputSchema(
    frames: [
      .init(
        "mlps", "A feed-forward layer.",
        columns: [
          .layer,
          Frame.Column(
            "effect", .number,
            "share of the logit difference that comes back through the stream before extraction",
            unit: .share, tolerance: 0.01),
        ]),
      .init(
        "heads", "A head.",
        columns: [
          .layer,
          .head,
          Frame.Column(
            "effect", .number, "share of the logit difference that comes back directly",
            unit: .share, tolerance: 0.01),
          Frame.Column("extracts", .boolean, "whether it is taken for an extraction head"),
        ]),
      .init(
        "extraction", "Where extraction begins.",
        columns: [
          Frame.Column("first_layer", .integer, "the first layer with an extraction head"),
          Frame.Column("heads", .integer, "extraction heads"),
          Frame.Column("prompts", .integer, "prompts"),
        ]),
    ],
    blobs: [
      .init(ComponentScores.file, "the score of every feed-forward layer on every prompt"),
      .init(Localization.file, "the extraction heads, with their queries, keys and values"),
    ],
    provides: [.scores, .localization])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let (stored, _, questions) = try AskedModel.asked(
      spec.model, for: spec.facts, atMost: spec.prompts, context)
    let corrupted = try spec.corruption.applied(to: questions, seed: context.seed)
    let paths = try PathPatching(
      Study(stored.model, questions, threads: context.threads), against: corrupted)
    let heads = try paths.directEffectsOfHeads()
    let effects = heads.map { $0.map(\.mean) }
    let all = effects.indices.flatMap { layer in effects[layer].indices.map { (layer, $0) } }
    let ranked = all.sorted { abs(effects[$0.0][$0.1]) > abs(effects[$1.0][$1.1]) }
    let least = spec.headShare * abs(ranked.first.map { effects[$0.0][$0.1] } ?? 0)
    let chosen = ranked.prefix(spec.heads).filter { abs(effects[$0.0][$0.1]) >= least }
    let first = chosen.map(\.0).min() ?? 0
    let mlps = try paths.effectsOfMLPs(onStreamBefore: first)

    var frames = output.frames.map { $0.empty() }
    for (layer, values) in mlps.enumerated() {
      frames[0].append([.integer(layer), .number(values.mean)])
    }
    for (layer, head) in all {
      frames[1].append([
        .integer(layer), .integer(head), .number(effects[layer][head]),
        .boolean(chosen.contains { $0 == (layer, head) }),
      ])
    }
    frames[2].append([.integer(first), .integer(chosen.count), .integer(questions.count)])
    let scores = ComponentScores(
      mlps.enumerated().map { (.mlp(layer: $0.offset), $0.element) })
    let shape = stored.model.configuration
    let extraction = ComponentChoice(
      chosen.flatMap { Component.head($0.1, layer: $0.0, of: shape) }, of: shape)
    return Output(
      frames: frames,
      blobs: [
        ComponentScores.file: try scores.data(),
        Localization.file: try Localization(extraction).data(),
      ])
  }
}
