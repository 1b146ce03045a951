import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import RandomStreams
import Tensors
import Transformer

/// `probe`: from which layer on a linear classifier reads a fact off the residual stream.
enum ProbeKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts whose answers are read.", accepts: .facts) var facts: Reference
    @Key("Facts at most, the first ones; the paper takes 500.", in: 10...4096) var prompts = 500
    @Key("The share of the facts that probes are fitted to; the rest tests them.", in: 0.1...0.95)
    var fitted = 0.8
    @Key("Random splits that accuracies are averaged over.", in: 1...100) var splits = 5
    @Key("scikit-learn's C: the weight of the data against that of small weights.", in: 1e-6...1e6)
    var inverseRegularization = 0.1
    @Key("Whether features are given mean 0 and variance 1 first.") var standardize = true

    init() {}
  }

  static let name = "probe"
  static let version = 1
  static let summary =
    "Fits logistic regressions to the residual stream after every layer: where a fact becomes "
    + "linearly readable (paper, section 3.4)."
  static let output = OutputSchema(
    frames: [
      .init(
        "curve", "A depth of the stream, at a token of a prompt.",
        columns: [
          Frame.Column("input", .text, "the whole prompt, or the name alone"),
          Frame.Column("token", .text, "subject (its last) or last"),
          Frame.Column("depth", .integer, "layers that the stream has passed; 0 is the embedding"),
          Frame.Column(
            "accuracy", .number, "facts of the held-out part that the probe reads rightly",
            unit: .share, better: .higher, tolerance: 0.03,
            interval: .init(low: "accuracy_low", high: "accuracy_high")),
          Frame.Column(
            "accuracy_low", .number,
            "lower end of its 95 % Wilson interval, one split's facts as trials",
            unit: .share, tolerance: 0.03),
          Frame.Column(
            "accuracy_high", .number, "upper end of the same interval", unit: .share,
            tolerance: 0.03),
        ]),
      .init(
        "rise", "A layer: what the probe at the subject's last token gains by it.",
        columns: [
          .layer,
          Frame.Column("rise", .number, "gain of accuracy", unit: .share, tolerance: 0.03),
        ]),
      .init(
        "size", "What probes were fitted to.",
        columns: [
          Frame.Column("fitted", .integer, "facts of a split that probes are fitted to"),
          Frame.Column("held_out", .integer, "facts of a split that test them"),
          Frame.Column("classes", .integer, "answers"),
          Frame.Column("chance", .number, "share of the commonest answer", unit: .share),
        ]),
    ],
    blobs: [.init(ComponentScores.file, "the rise at every feed-forward layer, by split")],
    provides: [.scores])

  private struct Series {
    var input: String
    var token: String
    /// Features by depth.
    var features: [Tensor]
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let (stored, facts, questions) = try AskedModel.asked(
      spec.model, for: spec.facts, atMost: spec.prompts, context)
    let classes = Set(facts.map(\.answer)).sorted()
    let labels = facts.map { classes.firstIndex(of: $0.answer) ?? 0 }
    let fitted = Int((Double(facts.count) * spec.fitted).rounded())
    guard classes.count > 1, fitted > 0, fitted < facts.count else {
      throw UnsuitableFacts("\(facts.count) facts with \(classes.count) answers cannot be probed")
    }
    let (whole, names) = (
      Study(stored.model, questions), Study(stored.model, try stored.names(facts))
    )
    let series = [
      Series(
        input: "prompt", token: "subject",
        features: try whole.streams(at: .subject(.last))),
      Series(
        input: "prompt", token: "last", features: try whole.streams(at: .last)),
      Series(
        input: "name", token: "subject",
        features: try names.streams(at: .subject(.last))),
    ]
    var stream = RandomStream(seed: context.seed, name: "probe splits")
    let splits = (0..<spec.splits).map { _ in stream.shuffled(Array(facts.indices)) }
    var options = LogisticRegression.Options()
    options.inverseRegularization = spec.inverseRegularization
    options.standardizes = spec.standardize

    var frames = output.frames.map { $0.empty() }
    var rises: [[Double]] = []
    for (number, one) in series.enumerated() {
      context.progress(number, of: series.count, "\(one.input), \(one.token)")
      let accuracies = Self.accuracies(
        one.features, labels, classes.count, splits, fitted: fitted, options, context.threads)
      for (depth, bySplit) in accuracies.enumerated() {
        let accuracy = bySplit.mean
        let interval = WilsonInterval(proportion: accuracy, trials: facts.count - fitted)
        frames[0].append([
          .text(one.input), .text(one.token), .integer(depth), .number(accuracy),
          .number(interval.low), .number(interval.high),
        ])
      }
      if number == 0 {
        rises = zip(accuracies.dropFirst(), accuracies).map { zip($0, $1).map(-) }
      }
      await Task.yield()
    }
    for (layer, bySplit) in rises.enumerated() {
      frames[1].append([.integer(layer), .number(bySplit.mean)])
    }
    let commonest = classes.indices.map { label in labels.count { $0 == label } }.max() ?? 0
    frames[2].append([
      .integer(fitted), .integer(facts.count - fitted), .integer(classes.count),
      .number(Double(commonest) / Double(facts.count)),
    ])
    let scores = ComponentScores(
      rises.enumerated().map { (.mlp(layer: $0.offset), $0.element) })
    return Output(frames: frames, blobs: [ComponentScores.file: try scores.data()])
  }

  /// The held-out accuracy at every depth, by split.
  private static func accuracies(
    _ features: [Tensor], _ labels: [Int], _ classes: Int, _ splits: [[Int]], fitted: Int,
    _ options: LogisticRegression.Options, _ threads: Int
  ) -> [[Double]] {
    let flat = Parallel.map(features.count * splits.count, threads: threads) { piece in
      let (values, order) = (features[piece / splits.count], splits[piece % splits.count])
      let (own, rest) = (Array(order.prefix(fitted)), Array(order.dropFirst(fitted)))
      let probe = LogisticRegression(
        fitting: values.gathered(own), own.map { labels[$0] }, classes: classes, options)
      return probe.accuracy(values.gathered(rest), rest.map { labels[$0] })
    }
    return features.indices.map { Array(flat[$0 * splits.count..<($0 + 1) * splits.count]) }
  }
}
