import CElementary
import Interpretability
import Tensors
import Transformer

/// What a model knows underneath: whether edited facts can be read off its residual stream, by probes
/// fitted to facts that were not edited (paper, section 5.5), and by the logit lens.
package struct LatentKnowledge: Sendable {
  /// What a probe reads at a depth, as shares of facts.
  package struct ProbeReading: Sendable, Hashable {
    /// Edited facts whose old answer it reads.
    package var answer: Double
    /// Edited facts whose injected answer it reads.
    package var injected: Double
    /// Facts that nothing was trained on that it reads rightly.
    package var maintained: Double
  }

  /// What the logit lens reads at a depth: mean probabilities among the candidates.
  package struct LensReading: Sendable, Hashable {
    /// Of the old answer.
    package var answer: Double
    /// Of the injected answer; none where nothing is injected.
    package var injected: Double?
  }

  /// Facts whose prompts cannot be read.
  package let leftOut: [LeftOutFact]
  private let asked: AskedModel
  /// Retained, edited and held-out facts.
  private let splits: [AskedFacts<LocatedPrompt>]
  private let lensed: AskedFacts<(question: Question, injected: Int32?)>
  private let classes: [String]

  /// What a model knows of facts.
  ///
  /// - Parameters:
  ///   - asked: The model.
  ///   - facts: The facts; probes are fitted to the retained ones.
  /// - Throws: `UnsuitableFacts` where a split that is needed is empty.
  package init(_ asked: AskedModel, of facts: FactSet) throws {
    self.asked = asked
    let facts = facts.testing
    splits = try [FactSet.Split.retained, .edited, .heldOut].map { split in
      let known = try AskedFacts(of: facts[split]) { try asked.prompt(of: $0) }
      guard !known.facts.isEmpty || !known.leftOut.isEmpty else {
        throw UnsuitableFacts("latent knowledge needs edited, retained and held-out facts")
      }
      return try known.required(to: "be probed")
    }
    classes = Set(facts.facts.map(\.answer)).union(facts[.edited].compactMap(\.injected)).sorted()
    lensed = try AskedFacts(of: splits[1].facts) { fact in
      let question = try asked.question(on: fact)
      return (question, try fact.injected.map { try asked.token(of: $0, in: question, on: fact) })
    }.required(to: "be read by the lens")
    leftOut = splits.flatMap(\.leftOut)
  }

  /// How many facts probes were given.
  package var count: Int { splits.reduce(0) { $0 + $1.count } }

  /// Edited facts that only probes read, since no one token tells their answers apart.
  package var leftOutOfLens: [LeftOutFact] { lensed.leftOut }

  /// How many facts the lens was given.
  package var countOfLens: Int { lensed.count }

  /// What probes read at a token, by depth of the stream.
  ///
  /// - Parameters:
  ///   - position: The token of each prompt.
  ///   - options: How probes are fitted.
  ///   - threads: How many are fitted at once; changes nothing in the results.
  /// - Returns: A reading for each depth.
  /// - Throws: `UnsuitableFacts`, `InterventionError`.
  package func probes(
    at position: Position, _ options: LogisticRegression.Options, threads: Int
  ) throws -> [ProbeReading] {
    let streams = try splits.map {
      try asked.model.streams(of: TokenBatch($0.made), at: position)
    }
    let label = { (fact: FactSet.Fact) in classes.firstIndex(of: fact.answer) ?? 0 }
    let labels = splits.map { $0.facts.map(label) }
    // What nothing is injected in place of is read as no class.
    let injected = splits[1].facts.map {
      classes.firstIndex(of: $0.injected ?? "") ?? classes.count
    }
    return Parallel.map(streams[0].count, threads: threads) { depth in
      let probe = LogisticRegression(
        fitting: streams[0][depth], labels[0], classes: classes.count, options)
      return ProbeReading(
        answer: probe.accuracy(streams[1][depth], labels[1]),
        injected: probe.accuracy(streams[1][depth], injected),
        maintained: probe.accuracy(streams[2][depth], labels[2]))
    }
  }

  /// What the logit lens reads of edited facts at the last token, by depth of the stream.
  ///
  /// - Throws: `UnsuitableFacts`, `InterventionError`.
  package func lens() throws -> [LensReading] {
    let questions = lensed.made.map(\.question)
    return try Study(asked.model, questions).streams(at: .last).map { stream in
      let logits = asked.model.readout(of: stream)
      let logs = logits.logProbabilities
      let readings = questions.indices.map { row in
        let own = logs[row * logits.width..<(row + 1) * logits.width]
        let value = { (token: Int32) in Double(portable_expf(own[own.startIndex + Int(token)])) }
        let all = ([questions[row].answer] + questions[row].foils).reduce(0) { $0 + value($1) }
        return LensReading(
          answer: value(questions[row].answer) / max(all, .leastNormalMagnitude),
          injected: lensed.made[row].injected.map { value($0) / max(all, .leastNormalMagnitude) })
      }
      let ofInjected = readings.compactMap(\.injected)
      return LensReading(
        answer: readings.map(\.answer).mean, injected: ofInjected.isEmpty ? nil : ofInjected.mean)
    }
  }
}
