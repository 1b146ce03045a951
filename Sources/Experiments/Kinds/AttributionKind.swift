import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `attribution`: gradient times difference of activations, beside exact patching.
enum AttributionKind: ExperimentKind {
  enum GradientPath: String, SpecChoice {
    case clean, integrated
  }

  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts that it is asked for.") var facts: Input<FactSet>
    @Key("Prompts at most, the first ones.", in: 2...4096) var prompts = 80
    @Key("What is attributed.") var metric = AnswerMetric.logitDifference
    @Key("How the subject is replaced in the corrupted prompts.")
    var corruption = SubjectCorruption.subjectSwap
    @Key(
      "Whether gradients are the clean run's, or integrated on the way from the corrupted embeddings."
    )
    var gradients = GradientPath.clean
    @Key("Points on the way, for integrated gradients.", in: 1...1000) var steps = 8

    init() {}
  }

  struct Results: KindResults {
    @Table("A part of a layer.") var layers: [PartScore]
    @Table("A head.") var heads: [HeadScore]
    @Table("One of the fifty edges with the largest scores.") var edges: [Edge]
    @OneRow("How well the estimates foretell exact patching, over layers' parts and heads.")
    var agreement: Agreement
    @OneRow("What corruption does.") var effect: CorruptionEffect
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var scores: ComponentScores?

    init() {}
  }

  struct PartScore: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("attention or mlp") var part: LayerPart?
    @Columns var loss: Loss
  }

  struct HeadScore: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("the head, from 0") var head: Int?
    @Columns var loss: Loss
  }

  struct Loss: FrameRow {
    @Column("share of the metric lost, to first order", unit: .share, tolerance: 0.01)
    var score: Double
    @Column(
      "share of the metric that is lost when the value is patched", unit: .share, tolerance: 0.01)
    var patched: Double

    init() {}

    /// What is lost by an estimate, and by patching.
    init(_ score: Double, patched: Double) {
      self.score = score
      self.patched = patched
    }
  }

  struct Edge: FrameRow {
    @Column("who writes to the residual stream") var writer: String
    @Column("who reads it there") var reader: String
    @Column("share of the metric lost, to first order", unit: .share, tolerance: 0.01)
    var score: Double
  }

  struct Agreement: FrameRow {
    @Column("parts and heads") var compared: Int
    @Column("Pearson's correlation", better: .higher, tolerance: 0.01) var correlation: Double
    @Column("Spearman's correlation", better: .higher, tolerance: 0.02) var rankCorrelation: Double
    @Column("mean size of the difference", unit: .share, better: .lower, tolerance: 0.01)
    var meanError: Double
  }

  struct CorruptionEffect: FrameRow {
    @Column("prompts") var prompts: Int
    @Column("mean of the metric", tolerance: 0.01) var clean: Double
    @Column("mean of the metric with other subjects", tolerance: 0.01) var corrupted: Double
  }

  static let name = "attribution"
  static let version = 3
  static let summary =
    "Estimates to first order what every part would lose the answer if its value were another "
    + "subject's, and patches each to see (paper, section 3.3). Answers are told apart by one token: "
    + "the first, or the first behind what all of a fact begin with; facts where none does are left "
    + "out. So are prompts whose subject nothing can replace."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let (model, facts) = try context.asked(spec.model, for: spec.facts, atMost: spec.prompts)
    let (questions, withoutPartner) = try spec.corruption.applied(to: facts, seed: context.seed)
    let attribution = Attribution(
      Study(model, questions.clean, metric: spec.metric, threads: context.threads),
      against: questions.corrupted,
      path: spec.gradients == .clean ? .clean : .integrated(steps: spec.steps))
    let (parts, heads, matrices) = try attribution.components()
    let estimates = (parts + heads).map(\.byQuestion.mean)
    let lost = try attribution.patched((parts + heads).map(\.patch))

    var results = Results()
    for (part, (estimate, lost)) in zip(parts, zip(estimates, lost)) {
      results.layers.append { row in
        row.layer = part.component.layer ?? 0
        row.part = part.component.part
        row.loss = Loss(estimate, patched: lost)
      }
    }
    for (head, (estimate, lost)) in zip(heads, zip(estimates, lost).dropFirst(parts.count)) {
      results.heads.append { row in
        row.layer = head.component.layer ?? 0
        row.head = head.patch.head
        row.loss = Loss(estimate, patched: lost)
      }
    }
    for edge in try attribution.strongestEdges(50) {
      results.edges.append { row in
        row.writer = edge.writer.description
        row.reader = edge.reader.description
        row.score = edge.score
      }
    }
    results.agreement.compared = lost.count
    results.agreement.correlation = Correlation.pearson(estimates, lost)
    results.agreement.rankCorrelation = Correlation.spearman(estimates, lost)
    results.agreement.meanError = zip(estimates, lost).map { abs($0 - $1) }.mean
    results.effect.prompts = questions.clean.count
    results.effect.clean = attribution.clean.mean
    results.effect.corrupted = attribution.corrupted.mean
    results.leftOut = [Exclusion](facts.leftOut + withoutPartner, of: facts.count)
    results.scores = ComponentScores(
      (parts + heads + matrices).map { ($0.component, $0.byQuestion) })
    return results
  }
}
