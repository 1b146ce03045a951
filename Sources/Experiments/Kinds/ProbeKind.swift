import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer

/// `probe`: from which layer on a linear classifier reads a fact off the residual stream.
enum ProbeKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts whose answers are read.") var facts: Input<FactSet>
    @Key("Facts at most, the first ones; the paper takes 500.", in: 10...4096) var prompts = 500
    @Key("The share of the facts that probes are fitted to; the rest tests them.", in: 0.1...0.95)
    var fitted = 0.8
    @Key("Random splits that accuracies are averaged over.", in: 1...100) var splits = 5
    @Key("scikit-learn's C: the weight of the data against that of small weights.", in: 1e-6...1e6)
    var inverseRegularization = 0.1
    @Key("Whether features are given mean 0 and variance 1 first.") var standardize = true

    init() {}
  }

  struct Results: KindResults {
    @Table("A depth of the stream, at a token of a prompt.") var curve: [Depth]
    @Table("A layer: what the probe at the subject's last token gains by it.") var rise: [Rise]
    @OneRow("What probes were fitted to.") var size: Size
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var scores: ComponentScores?

    init() {}
  }

  struct Depth: FrameRow {
    @Column("the whole prompt, or the name alone") var input: String
    @Column("subject (its last) or last") var token: String
    @Column("layers that the stream has passed; 0 is the embedding") var depth: Int
    @BoundedColumn(
      "facts of the held-out part that the probe reads rightly",
      low: "lower end of its 95 % Wilson interval, one split's facts as trials",
      high: "upper end of the same interval", unit: .share, better: .higher, tolerance: 0.03)
    var accuracy: Bounded?
  }

  struct Rise: FrameRow {
    @Column("the layer, from 0") var layer: Int
    @Column("gain of accuracy", unit: .share, tolerance: 0.03) var rise: Double
  }

  struct Size: FrameRow {
    @Column("facts of a split that probes are fitted to") var fitted: Int
    @Column("facts of a split that test them") var heldOut: Int
    @Column("answers") var classes: Int
    @Column("share of the commonest answer", unit: .share) var chance: Double
  }

  static let name = "probe"
  static let version = 1
  static let summary =
    "Fits logistic regressions to the residual stream after every layer: where a fact becomes "
    + "linearly readable (paper, section 3.4). Answers may have any tokens; names are read at their "
    + "last one."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let asked = try context.read(spec.model)
    let prompts = try AskedFacts(of: context.read(spec.facts).facts.prefix(spec.prompts)) {
      (prompt: try asked.prompt(of: $0), name: try asked.name(of: $0))
    }.required(to: "be probed")
    let facts = prompts.facts
    let classes = Set(facts.map(\.answer)).sorted()
    let labels = facts.map { classes.firstIndex(of: $0.answer) ?? 0 }
    let fitted = Int((Double(facts.count) * spec.fitted).rounded())
    guard classes.count > 1, fitted > 0, fitted < facts.count else {
      throw UnsuitableFacts("\(facts.count) facts with \(classes.count) answers cannot be probed")
    }
    let whole = TokenBatch(prompts.made.map(\.prompt))
    let names = TokenBatch(prompts.made.map(\.name))
    let streams = { (batch: TokenBatch, position: Position) in
      try asked.model.streams(of: batch, at: position)
    }
    // What a layer adds is measured at the first of these.
    let places = [
      (input: "prompt", token: "subject", streams: try streams(whole, .subject(.last))),
      (input: "prompt", token: "last", streams: try streams(whole, .last)),
      (input: "name", token: "subject", streams: try streams(names, .subject(.last))),
    ]
    let splits = ProbeSplits(
      of: facts.count, fitted: fitted, count: spec.splits, seed: context.seed)
    var options = LogisticRegression.Options()
    options.inverseRegularization = spec.inverseRegularization
    options.standardizes = spec.standardize

    var results = Results()
    var rises: [[Double]] = []
    for try await number in context.steps(places.count, "places in prompts") {
      let place = places[number]
      let accuracies = splits.accuracies(
        reading: place.streams, labels, classes: classes.count, options, threads: context.threads)
      for (depth, bySplit) in accuracies.enumerated() {
        results.curve.append { row in
          row.input = place.input
          row.token = place.token
          row.depth = depth
          row.accuracy = Bounded(bySplit.mean, trials: facts.count - fitted)
        }
      }
      if number == 0 {
        rises = zip(accuracies.dropFirst(), accuracies).map { zip($0, $1).map(-) }
      }
    }
    for (layer, bySplit) in rises.enumerated() {
      results.rise.append { row in
        row.layer = layer
        row.rise = bySplit.mean
      }
    }
    let commonest = classes.indices.map { label in labels.count { $0 == label } }.max() ?? 0
    results.size.fitted = fitted
    results.size.heldOut = facts.count - fitted
    results.size.classes = classes.count
    results.size.chance = Double(commonest) / Double(facts.count)
    results.leftOut = [Exclusion](prompts.leftOut, of: prompts.count)
    results.scores = ComponentScores(
      rises.enumerated().map { (.mlp(layer: $0.offset), $0.element) })
    return results
  }
}
