import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer

/// `latent`: whether an edited model still knows, underneath, what it does not say.
enum LatentKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.") var model: Input<AskedModel>
    @Key("The facts; probes are fitted to retained ones and read the edited ones.")
    var facts: Input<FactSet>
    @Key("scikit-learn's C: the weight of the data against that of small weights.", in: 1e-6...1e6)
    var inverseRegularization = 0.1
    @Key("Whether features are given mean 0 and variance 1 first.") var standardize = true

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The model, averaged over depths as the paper does and over the later half.")
    var summary: Summary
    @Table("A depth of the stream, at a token.") var probes: [Probe]
    @Table("A depth of the stream at the last word, read as if it were the end.") var lens: [Lens]
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  struct Summary: FrameRow {
    // The facts are the same at every depth: a mean over depths has no more trials than one of them.
    @Column(
      accuracy: "probes at the last word read the old answer", trials: .subjects(.edited))
    var probeAnswer: Double
    @Column(accuracy: "they read the injected answer", trials: .subjects(.edited))
    var probeInjected: Double
    @Column(accuracy: "they read the right answer of facts that stay") var probeMaintained: Double
    @Column(
      accuracy: "the old answer, the later half of the depths", trials: .subjects(.edited))
    var lateProbeAnswer: Double
    @Column(
      accuracy: "the injected answer, the later half of the depths", trials: .subjects(.edited))
    var lateProbeInjected: Double
    @Column(
      accuracy: "probes at the name's last word read the old answer", trials: .subjects(.edited))
    var nameProbeAnswer: Double
    @Column(accuracy: "they read the injected answer", trials: .subjects(.edited))
    var nameProbeInjected: Double
    @Column(
      probability: "the old answer's largest probability in the logit lens",
      trials: .subjects(.edited))
    var lensAnswer: Double?
  }

  struct Probe: FrameRow {
    @Column("last (of the prompt) or subject (its last)") var token: Token
    @Column("layers that the stream has passed; 0 is the embedding") var depth: Int
    @Column(
      accuracy: "edited facts whose old answer the probe reads", trials: .subjects(.edited))
    var answer: Double
    @Column(
      accuracy: "edited facts whose injected answer it reads", trials: .subjects(.edited))
    var injected: Double
    @Column(accuracy: "facts that nothing was trained on that it reads rightly")
    var maintained: Double
  }

  struct Lens: FrameRow {
    @Column("layers that the stream has passed; 0 is the embedding") var depth: Int
    @Column(probability: "mean probability of the old answer among the candidates")
    var answer: Double
    @Column(probability: "the same of the injected answer") var injected: Double?
  }

  /// The tokens that probes are fitted at.
  enum Token: String, CaseIterable, ColumnValue {
    case last, subject

    var position: Position { self == .last ? .last : .subject(.last) }
  }

  static let name = "latent"
  static let version = 1
  static let summary =
    "Reads edited facts off every layer: by probes fitted to facts that were not edited (paper, "
    + "section 5.5), and by the logit lens. Probes read answers of any tokens; the lens reads those "
    + "that one token tells apart."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let knowledge = try LatentKnowledge(
      context.read(spec.model), of: context.read(spec.facts))
    var options = LogisticRegression.Options()
    options.inverseRegularization = spec.inverseRegularization
    options.standardizes = spec.standardize

    var results = Results()
    for try await number in context.steps(Token.allCases.count, "probes") {
      let token = Token.allCases[number]
      let readings = try knowledge.probes(at: token.position, options, threads: context.threads)
      for (depth, reading) in readings.enumerated() {
        results.probes.append { row in
          row.token = token
          row.depth = depth
          row.answer = reading.answer
          row.injected = reading.injected
          row.maintained = reading.maintained
        }
      }
    }
    for (depth, reading) in try knowledge.lens().enumerated() {
      results.lens.append { row in
        row.depth = depth
        row.answer = reading.answer
        row.injected = reading.injected
      }
    }
    // As the paper does, the embedding counts and what the last layer writes does not.
    let last = results.probes.filter { $0.token == .last }.dropLast()
    let name = results.probes.filter { $0.token == .subject }.dropLast()
    let late = last.suffix(last.count / 2)
    results.summary.probeAnswer = last.map(\.answer).mean
    results.summary.probeInjected = last.map(\.injected).mean
    results.summary.probeMaintained = last.map(\.maintained).mean
    results.summary.lateProbeAnswer = late.map(\.answer).mean
    results.summary.lateProbeInjected = late.map(\.injected).mean
    results.summary.nameProbeAnswer = name.map(\.answer).mean
    results.summary.nameProbeInjected = name.map(\.injected).mean
    results.summary.lensAnswer = results.lens.map(\.answer).max()
    results.leftOut =
      [Exclusion](knowledge.leftOut, of: knowledge.count)
      + [Exclusion](
        knowledge.leftOutOfLens, of: knowledge.countOfLens, in: "the logit lens")
    return results
  }
}
