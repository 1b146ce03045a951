import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Transformer

/// `dissect`: what becomes of recall without parts of the model, and what each part says by itself.
enum DissectKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts that it is asked for.", accepts: .facts) var facts: Reference
    @Key(
      "Prompts at most, the first ones; of prompts of different lengths, those of the commonest.",
      in: 2...4096)
    var prompts = 80
    @Key("What is lost; direct contributions are always logit differences.")
    var metric = AnswerMetric.probability
    @Key("Layers that attention is knocked out in at once, as a window.", in: 1...64)
    var window = 1

    init() {}
  }

  static let name = "dissect"
  static let version = 1
  static let summary =
    "Ablates parts, keeps the last token from the subject, swaps values at the subject, and reads the "
    + "stream before its end (paper, section 3.4)."
  private static let change = Frame.Column(
    "change", .number, "mean change of the metric", tolerance: 0.01)
  static let output = OutputSchema(
    frames: [
      .init(
        "ablation", "A part of a layer, taken away at every token.",
        columns: [
          .layer, .part, Frame.Column("replaced_by", .text, "zero, mean, or resample: another prompt's"),
          change,
        ]),
      .init(
        "knockout", "Layers in which the last token cannot look at the subject.",
        columns: [
          Frame.Column("layer", .integer, "the first of them, from 0"),
          Frame.Column("layers", .integer, "how many"), change,
        ]),
      .init(
        "swap", "A part of a layer, put there by another subject at the subject's last token.",
        columns: [.layer, .part, change]),
      .init(
        "lens", "A depth of the stream at the last token, read out as if it were the end.",
        columns: [
          Frame.Column("depth", .integer, "layers that the stream has passed"),
          Frame.Column("metric", .number, "mean of the metric", tolerance: 0.01),
        ]),
      .init(
        "direct", "A part of a layer and what it writes to the stream.",
        columns: [
          .layer, .part,
          Frame.Column(
            "contribution", .number,
            "what it adds to the answer's logit over the mean of other answers'", tolerance: 0.02),
        ]),
      .init(
        "size", "What was asked.",
        columns: [
          Frame.Column("prompts", .integer, "prompts"),
          Frame.Column("clean", .number, "mean of the metric, undisturbed", tolerance: 0.01),
          Frame.Column(
            "embedding", .number, "the direct contribution of the embeddings", tolerance: 0.02),
        ]),
    ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let (stored, _, all) = try AskedModel.asked(
      spec.model, for: spec.facts, atMost: spec.prompts, context)
    let questions = all.ofCommonestLength
    let others = try SubjectCorruption.subjectSwap.applied(
      to: questions, vocabulary: [], seed: context.seed)
    let study = Study(stored.model, questions, metric: spec.metric, threads: context.threads)
    let ablations = try AblationStudy(study)
    let layers = stored.model.configuration.layers
    let parts = LayerPart.all(layers: layers)
    let sites = parts.map { $0.part.site(layer: $0.layer) }

    var frames = output.frames.map { $0.empty() }
    for (number, ablation) in Ablation.allCases.enumerated() {
      context.progress(number, of: Ablation.allCases.count + 2, "\(ablation.rawValue) ablation")
      let changes = try ablations.effects(
        of: sites.map { Patch($0) }, by: ablation, seed: context.seed)
      for (part, change) in zip(parts, changes) {
        frames[0].append([
          .integer(part.layer), .text(part.part.rawValue), .text(ablation.rawValue),
          .number(change.mean),
        ])
      }
      await Task.yield()
    }
    let windows = (0..<layers).map { $0..<min(layers, $0 + spec.window) }
    for (window, change) in zip(windows, try ablations.effectsOfKnockout(in: windows)) {
      frames[1].append([
        .integer(window.lowerBound), .integer(window.count), .number(change.mean),
      ])
    }
    let swaps = try ablations.effects(
      of: sites.map { Patch($0, at: .subject(.last)) }, from: others)
    for (part, change) in zip(parts, swaps) {
      frames[2].append([
        .integer(part.layer), .text(part.part.rawValue), .number(change.mean),
      ])
    }
    let lens = LogitLens(study)
    for (layer, values) in try lens.values().enumerated() {
      frames[3].append([.integer(layer + 1), .number(values.mean)])
    }
    let direct = try lens.directAttribution()
    for layer in 0..<layers {
      frames[4].append([
        .integer(layer), .text("attention"), .number(direct.attention[layer].mean),
      ])
      frames[4].append([.integer(layer), .text("mlp"), .number(direct.mlp[layer].mean)])
    }
    frames[5].append([
      .integer(questions.count), .number(ablations.clean.mean), .number(direct.embedding.mean),
    ])
    return Output(frames: frames)
  }
}

extension [Question] {
  /// Those of the commonest length, the shortest of several; ablations put one prompt's values where
  /// another's were, token by token.
  fileprivate var ofCommonestLength: [Question] {
    let byLength = Dictionary(grouping: self, by: \.tokens.count)
    return byLength.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.value ?? []
  }
}
