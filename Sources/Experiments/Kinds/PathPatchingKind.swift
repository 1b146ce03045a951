import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `path_patching`: direct effects of heads, and of feed-forward layers on where they read.
enum PathPatchingKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts that it is asked for.") var facts: Input<FactSet>
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

  struct Results: KindResults {
    @Table("A feed-forward layer.") var mlps: [MLPEffect]
    @Table("A head.") var heads: [HeadEffect]
    @OneRow("Where extraction begins.") var extraction: Extraction
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var scores: ComponentScores?
    @HandedOn var localization: Localization?

    init() {}
  }

  struct MLPEffect: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column(
      "share of the logit difference that comes back through the stream before extraction",
      unit: .share, tolerance: 0.01)
    var effect: Double
  }

  struct HeadEffect: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("the head, from 0") var head: Int
    @Column(
      "share of the logit difference that comes back directly", unit: .share, tolerance: 0.01)
    var effect: Double
    @Column("whether it is taken for an extraction head") var extracts: Bool
  }

  struct Extraction: FrameRow {
    @Column("the first layer with an extraction head") var firstLayer: Int
    @Column("extraction heads") var heads: Int
    @Column("prompts") var prompts: Int
  }

  static let name = "path_patching"
  static let version = 3
  static let summary =
    "Finds the heads that act on the output directly, and the feed-forward layers that act on the "
    + "stream where the first of them reads (paper, section 3.5). As a localization, it is those heads. "
    + "Answers are told apart by one token: the first, or the first behind what all of a fact begin "
    + "with; facts where none does are left out. So are prompts whose subject nothing can replace."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let (model, facts) = try context.asked(spec.model, for: spec.facts, atMost: spec.prompts)
    let (questions, withoutPartner) = try spec.corruption.applied(to: facts, seed: context.seed)
    let paths = try PathPatching(
      Study(model, questions.clean, threads: context.threads), against: questions.corrupted)
    let shape = model.configuration
    let heads = Head.all(of: shape)
    let effects = try paths.directEffectsOfHeads().joined().map(\.mean)
    let chosen = heads.strongest(spec.heads, atLeast: spec.headShare, of: effects)
    let first = chosen.map(\.layer).min() ?? 0
    let mlps = try paths.effectsOfMLPs(onStreamBefore: first)

    var results = Results()
    for (layer, values) in mlps.enumerated() {
      results.mlps.append { row in
        row.layer = layer
        row.effect = values.mean
      }
    }
    for (head, effect) in zip(heads, effects) {
      results.heads.append { row in
        row.layer = head.layer
        row.head = head.number
        row.effect = effect
        row.extracts = chosen.contains(head)
      }
    }
    results.extraction.firstLayer = first
    results.extraction.heads = chosen.count
    results.extraction.prompts = questions.clean.count
    results.leftOut = [Exclusion](facts.leftOut + withoutPartner, of: facts.count)
    results.scores = ComponentScores(
      mlps.enumerated().map { (.mlp(layer: $0.offset), $0.element) })
    results.localization = Localization(
      ComponentChoice(
        chosen.flatMap { Component.head($0.number, layer: $0.layer, of: shape) }, of: shape))
    return results
  }
}
