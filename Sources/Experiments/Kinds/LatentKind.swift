import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer

/// `latent`: whether an edited model still knows, underneath, what it does not say.
enum LatentKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The edited model, or another for comparison.", accepts: .model) var model: Reference
    @Key("The facts; probes are fitted to retained ones and read the edited ones.", accepts: .facts)
    var facts: Reference
    @Key("scikit-learn's C: the weight of the data against that of small weights.", in: 1e-6...1e6)
    var inverseRegularization = 0.1
    @Key("Whether features are given mean 0 and variance 1 first.") var standardize = true

    init() {}
  }

  static let name = "latent"
  static let version = 1
  static let summary =
    "Reads edited facts off every layer: by probes fitted to facts that were not edited (paper, section "
    + "5.5), and by the logit lens."

  private static let depth = Frame.Column(
    "depth", .integer, "layers that the stream has passed; 0 is the embedding")
  static let output = OutputSchema(
    frames: [
      .init(
        "summary", "The model, averaged over depths as the paper does and over the later half.",
        columns: [
          .accuracy("probe_answer", "probes at the last word read the old answer"),
          .accuracy("probe_injected", "they read the injected answer"),
          .accuracy("probe_maintained", "they read the right answer of facts that stay"),
          .accuracy("late_probe_answer", "the old answer, the later half of the depths"),
          .accuracy("late_probe_injected", "the injected answer, the later half of the depths"),
          .accuracy("name_probe_answer", "probes at the name's last word read the old answer"),
          .accuracy("name_probe_injected", "they read the injected answer"),
          .probability("lens_answer", "the old answer's largest probability in the logit lens"),
        ]),
      .init(
        "probes", "A depth of the stream, at a token.",
        columns: [
          Frame.Column("token", .text, "last (of the prompt) or subject (its last)"), depth,
          .accuracy("answer", "edited facts whose old answer the probe reads"),
          .accuracy("injected", "edited facts whose injected answer it reads"),
          .accuracy("maintained", "facts that nothing was trained on that it reads rightly"),
        ]),
      .init(
        "lens", "A depth of the stream at the last word, read as if it were the end.",
        columns: [
          depth,
          .probability("answer", "mean probability of the old answer among the candidates"),
          .probability("injected", "the same of the injected answer"),
        ]),
    ])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let stored = try AskedModel(context.input(spec.model))
    let facts = try FactSet.read(context.input(spec.facts)).testing
    let (fitted, edited, held) = (facts[.retained], facts[.edited], facts[.heldOut])
    let classes = Set(facts.facts.map(\.answer)).union(edited.compactMap(\.injected)).sorted()
    guard !fitted.isEmpty, !edited.isEmpty, !held.isEmpty else {
      throw UnsuitableFacts("latent knowledge needs edited, retained and held-out facts")
    }
    var options = LogisticRegression.Options()
    options.inverseRegularization = spec.inverseRegularization
    options.standardizes = spec.standardize

    var frames = output.frames.map { $0.empty() }
    var curves: [[Reading]] = []
    for (number, token) in [("last", Position.last), ("subject", .subject(.last))].enumerated() {
      context.progress(number, of: 2, token.0)
      let streams = try [fitted, edited, held].map {
        try Study(stored.model, stored.questions($0)).streams(at: token.1)
      }
      let readings = Parallel.map(streams[0].count, threads: context.threads) { [options] depth in
        let probe = LogisticRegression(
          fitting: streams[0][depth], fitted.map { classes.firstIndex(of: $0.answer) ?? 0 },
          classes: classes.count, options)
        return Reading(
          answer: probe.accuracy(
            streams[1][depth], edited.map { classes.firstIndex(of: $0.answer) ?? 0 }),
          injected: probe.accuracy(
            streams[1][depth],
            edited.map { classes.firstIndex(of: $0.injected ?? "") ?? classes.count }),
          maintained: probe.accuracy(
            streams[2][depth], held.map { classes.firstIndex(of: $0.answer) ?? 0 }))
      }
      for (depth, reading) in readings.enumerated() {
        frames[1].append([
          .text(token.0), .integer(depth), .number(reading.answer), .number(reading.injected),
          .number(reading.maintained),
        ])
      }
      curves.append(readings)
      await Task.yield()
    }
    let lens = try lens(stored, edited)
    for (depth, value) in lens.enumerated() {
      frames[2].append([.integer(depth), .number(value.answer), value.injected.scalar])
    }
    // As the paper does, the embedding counts and what the last layer writes does not.
    let (last, name) = (curves[0].dropLast(), curves[1].dropLast())
    let late = last.suffix(last.count / 2)
    frames[0].append([
      .number(last.map(\.answer).mean), .number(last.map(\.injected).mean),
      .number(last.map(\.maintained).mean), .number(late.map(\.answer).mean),
      .number(late.map(\.injected).mean), .number(name.map(\.answer).mean),
      .number(name.map(\.injected).mean), lens.map(\.answer).max().scalar,
    ])
    return Output(frames: frames)
  }

  private struct Reading {
    var answer: Double
    var injected: Double
    var maintained: Double
  }

  /// The mean probabilities of old and injected answers in the logit lens, by depth.
  private static func lens(
    _ stored: AskedModel, _ facts: [FactSet.Fact]
  ) throws -> [(answer: Double, injected: Double?)] {
    let questions = try stored.questions(facts)
    let injected = try facts.map { fact in
      try fact.injected.map { try stored.firstToken(of: $0, after: fact.prompt) }
    }
    return try Study(stored.model, questions).streams(at: .last).map { stream in
      let logits = stored.model.readout(of: stream)
      let logs = logits.logProbabilities
      let pairs = questions.indices.map { row -> (answer: Double, injected: Double?) in
        let own = logs[row * logits.width..<(row + 1) * logits.width]
        let value = { (token: Int32) in Double(exp(own[own.startIndex + Int(token)])) }
        let all = ([questions[row].answer] + questions[row].foils).reduce(0) { $0 + value($1) }
        return (
          value(questions[row].answer) / max(all, .leastNormalMagnitude),
          injected[row].map { value($0) / max(all, .leastNormalMagnitude) }
        )
      }
      let ofInjected = pairs.compactMap(\.injected)
      return (pairs.map(\.answer).mean, ofInjected.isEmpty ? nil : ofInjected.mean)
    }
  }
}
