import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `dissect`: what becomes of recall without parts of the model, and what each part says by itself.
enum DissectKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts that it is asked for.") var facts: Input<FactSet>
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

  struct Results: KindResults {
    @Table("A part of a layer, taken away at every token.") var ablation: [AblatedPart]
    @Table("Layers in which the last token cannot look at the subject.") var knockout: [Window]
    @Table("A part of a layer, put there by another subject at the subject's last token.")
    var swap: [SwappedPart]
    @Table("A depth of the stream at the last token, read out as if it were the end.")
    var lens: [Depth]
    @Table("A part of a layer and what it writes to the stream.") var direct: [Contribution]
    @OneRow("What was asked.") var size: Size
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct AblatedPart: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart
    @Column("zero, mean, or resample: another prompt's") var replacedBy: Ablation
    @Column("mean change of the metric", tolerance: 0.01) var change: Double
  }

  struct Window: FrameRow {
    @Column("the first of them, from 0") var layer: Int
    @Column("how many") var layers: Int
    @Column("mean change of the metric", tolerance: 0.01) var change: Double
  }

  struct SwappedPart: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart
    @Column("mean change of the metric", tolerance: 0.01) var change: Double
  }

  struct Depth: FrameRow {
    @Column("layers that the stream has passed") var depth: Int
    @Column("mean of the metric", tolerance: 0.01) var metric: Double
  }

  struct Contribution: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart
    @Column("what it adds to the answer's logit over the mean of other answers'", tolerance: 0.02)
    var contribution: Double
  }

  struct Size: FrameRow {
    @Column("prompts") var prompts: Int
    @Column("mean of the metric, undisturbed", tolerance: 0.01) var clean: Double
    @Column("the direct contribution of the embeddings", tolerance: 0.02) var embedding: Double
  }

  static let name = "dissect"
  static let version = 1
  static let summary =
    "Ablates parts, keeps the last token from the subject, swaps values at the subject, and reads the "
    + "stream before its end (paper, section 3.4). Answers are told apart by one token: the first, or "
    + "the first behind what all of a fact begin with; facts where none does are left out. So are "
    + "prompts of another length than most."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let (model, facts) = try context.asked(spec.model, for: spec.facts, atMost: spec.prompts)
    let (even, uneven) = facts.ofCommonestLength
    let (pairs, withoutPartner) = try SubjectCorruption.subjectSwap.applied(
      to: even, seed: context.seed)
    let (questions, others) = (pairs.clean, pairs.corrupted)
    let study = Study(model, questions, metric: spec.metric, threads: context.threads)
    let ablations = try AblationStudy(study)
    let layers = model.configuration.layers
    let parts = LayerPart.all(layers: layers)
    let sites = parts.map { $0.part.site(layer: $0.layer) }

    var results = Results()
    let kinds = Ablation.allCases
    for try await number in context.steps(kinds.count, of: kinds.count + 2, "ablations") {
      let changes = try ablations.effects(
        of: sites.map { Patch($0) }, by: kinds[number], seed: context.seed)
      for (part, change) in zip(parts, changes) {
        results.ablation.append { row in
          row.layer = part.layer
          row.part = part.part
          row.replacedBy = kinds[number]
          row.change = change.mean
        }
      }
    }
    let windows = (0..<layers).map { $0..<min(layers, $0 + spec.window) }
    for (window, change) in zip(windows, try ablations.effectsOfKnockout(in: windows)) {
      results.knockout.append { row in
        row.layer = window.lowerBound
        row.layers = window.count
        row.change = change.mean
      }
    }
    let swaps = try ablations.effects(
      of: sites.map { Patch($0, at: .subject(.last)) }, from: others)
    for (part, change) in zip(parts, swaps) {
      results.swap.append { row in
        row.layer = part.layer
        row.part = part.part
        row.change = change.mean
      }
    }
    let lens = LogitLens(study)
    for (layer, values) in try lens.values().enumerated() {
      results.lens.append { row in
        row.depth = layer + 1
        row.metric = values.mean
      }
    }
    let direct = try lens.directAttribution()
    for (layer, part) in parts {
      let contributions = part == .attention ? direct.attention : direct.mlp
      results.direct.append { row in
        row.layer = layer
        row.part = part
        row.contribution = contributions[layer].mean
      }
    }
    results.size.prompts = questions.count
    results.leftOut = [Exclusion](
      facts.leftOut + uneven + withoutPartner, of: facts.count)
    results.size.clean = ablations.clean.mean
    results.size.embedding = direct.embedding.mean
    return results
  }
}
