import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer

/// `attribution`: gradient times difference of activations, beside exact patching.
enum AttributionKind: ExperimentKind {
  enum GradientPath: String, SpecChoice {
    case clean, integrated
  }

  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts that it is asked for.", accepts: .facts) var facts: Reference
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

  static let name = "attribution"
  static let version = 2
  static let summary =
    "Estimates to first order what every part would lose the answer if its value were another "
    + "subject's, and patches each to see (paper, section 3.3)."
  private static let score = Frame.Column(
    "score", .number, "share of the metric lost, to first order", unit: .share, tolerance: 0.01)
  private static let patched = Frame.Column(
    "patched", .number, "share of the metric that is lost when the value is patched",
    unit: .share, tolerance: 0.01)
  static let output = OutputSchema(
    frames: [
      .init(
        "layers", "A part of a layer.",
        columns: [
          .layer,
          .part, score, patched,
        ]),
      .init(
        "heads", "A head.",
        columns: [
          .layer,
          .head, score, patched,
        ]),
      .init(
        "edges", "One of the fifty edges with the largest scores.",
        columns: [
          Frame.Column("writer", .text, "who writes to the residual stream"),
          Frame.Column("reader", .text, "who reads it there"), score,
        ]),
      .init(
        "agreement",
        "How well the estimates foretell exact patching, over layers' parts and heads.",
        columns: [
          Frame.Column("compared", .integer, "parts and heads"),
          Frame.Column("correlation", .number, "Pearson's correlation", better: .higher, tolerance: 0.01),
          Frame.Column(
            "rank_correlation", .number, "Spearman's correlation", better: .higher,
            tolerance: 0.02),
          Frame.Column(
            "mean_error", .number, "mean size of the difference", unit: .share, better: .lower,
            tolerance: 0.01),
        ]),
      .init(
        "effect", "What corruption does.",
        columns: [
          Frame.Column("prompts", .integer, "prompts"),
          Frame.Column("clean", .number, "mean of the metric", tolerance: 0.01),
          Frame.Column("corrupted", .number, "mean of the metric with other subjects", tolerance: 0.01),
        ]),
    ],
    blobs: [
      .init(ComponentScores.file, "the scores of layers' parts, heads and matrices on every prompt")
    ],
    provides: [.scores])

  private static let edgesShown = 50

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let (stored, _, questions) = try AskedModel.asked(
      spec.model, for: spec.facts, atMost: spec.prompts, context)
    let corrupted = try spec.corruption.applied(to: questions, seed: context.seed)
    let attribution = Attribution(
      Study(stored.model, questions, metric: spec.metric, threads: context.threads),
      against: corrupted,
      path: spec.gradients == .clean ? .clean : .integrated(steps: spec.steps))
    let (parts, heads, matrices) = try attribution.components()
    let lost = try attribution.patched((parts + heads).map(\.patch))
    let estimates = (parts + heads).map(\.byQuestion.mean)

    var frames = output.frames.map { $0.empty() }
    for (number, part) in parts.enumerated() {
      frames[0].append([
        .integer(part.component.layer ?? 0),
        part.component.part.map { .text($0.rawValue) } ?? .missing,
        .number(estimates[number]), .number(lost[number]),
      ])
    }
    for (number, head) in heads.enumerated() {
      let place = parts.count + number
      frames[1].append([
        .integer(head.component.layer ?? 0), head.patch.head.map(Scalar.integer) ?? .missing,
        .number(estimates[place]), .number(lost[place]),
      ])
    }
    let edges = try attribution.edges()
    let order = edges.indices.sorted { (-abs(edges[$0].score), $0) < (-abs(edges[$1].score), $1) }
    for edge in order.prefix(edgesShown).map({ edges[$0] }) {
      frames[2].append([
        .text(edge.writer.description), .text(edge.reader.description), .number(edge.score),
      ])
    }
    frames[3].append([
      .integer(lost.count), .number(Correlation.pearson(estimates, lost)),
      .number(Correlation.spearman(estimates, lost)),
      .number(zip(estimates, lost).map { abs($0 - $1) }.mean),
    ])
    frames[4].append([
      .integer(questions.count), .number(attribution.clean.mean),
      .number(attribution.corrupted.mean),
    ])
    let scores = ComponentScores(
      (parts + heads + matrices).map { ($0.component, $0.byQuestion) })
    return Output(frames: frames, blobs: [ComponentScores.file: try scores.data()])
  }
}
