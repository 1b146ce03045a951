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
    let shape = stored.model.configuration
    let parts = LayerPart.all(layers: shape.layers)
    let sites = parts.map { $0.part.site(layer: $0.layer) }
    let headSites = (0..<shape.layers).map { Site.z(layer: $0) }
    let matrices = Self.matrices(of: shape)
    let all = Set(sites + headSites + matrices.map(\.site))
    let products = try attribution.products(at: all.sorted { $0.description < $1.description })
    let byPart = sites.map { Self.sums(of: products[$0], questions.count, over: attribution.total) }
    let byHead = headSites.flatMap { site in
      (0..<shape.heads).map { head in
        Self.sums(
          of: products[site], questions.count, every: shape.heads, from: head,
          over: attribution.total)
      }
    }
    let patches =
      sites.map { Patch($0) }
      + headSites.flatMap { site in (0..<shape.heads).map { Patch(site, head: $0) } }
    let lost = try attribution.patched(patches)
    let estimates = (byPart + byHead).map(\.mean)

    var frames = output.frames.map { $0.empty() }
    for (number, part) in parts.enumerated() {
      frames[0].append([
        .integer(part.layer), .text(part.part.rawValue), .number(estimates[number]),
        .number(lost[number]),
      ])
    }
    for number in byHead.indices {
      let place = parts.count + number
      frames[1].append([
        .integer(number / shape.heads), .integer(number % shape.heads),
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
    let heads = byHead.indices.map {
      Component.output(layer: $0 / shape.heads, head: $0 % shape.heads)
    }
    let scores = ComponentScores(
      zip(parts, byPart).map { ($0.part.component(layer: $0.layer), $1) } + zip(heads, byHead)
        + matrices.map { matrix, site in
          (matrix, Self.sums(of: products[site], questions.count, over: attribution.total))
        })
    return Output(frames: frames, blobs: [ComponentScores.file: try scores.data()])
  }

  /// The single matrices and where what they compute is seen; the output projection and the way down
  /// where they read (paper section 3).
  private static func matrices(
    of shape: ModelConfiguration
  ) -> [(component: Component, site: Site)] {
    (0..<shape.layers).flatMap { layer -> [(component: Component, site: Site)] in
      let up: [(component: Component, site: Site)] =
        shape.isGated
        ? [
          (.gate(layer: layer), .pre(layer: layer)), (.up(layer: layer), .preLinear(layer: layer)),
        ]
        : [(.up(layer: layer), .pre(layer: layer))]
      return [
        (.query(layer: layer), .q(layer: layer)), (.key(layer: layer), .k(layer: layer)),
        (.value(layer: layer), .v(layer: layer)), (.output(layer: layer), .z(layer: layer)),
      ] + up + [(.down(layer: layer), .post(layer: layer))]
    }
  }

  /// What a site's products come to for each prompt, over the mean loss.
  private static func sums(
    of products: Tensor?, _ prompts: Int, every stride: Int = 1, from first: Int = 0,
    over total: Double
  ) -> [Double] {
    guard let scalars = products?.scalars else { return [] }
    let size = scalars.count / prompts
    return (0..<prompts).map { prompt in
      Swift.stride(from: prompt * size + first, to: (prompt + 1) * size, by: stride)
        .reduce(0) { $0 + Double(scalars[$1]) } / total
    }
  }
}
