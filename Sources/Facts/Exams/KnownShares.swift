import Foundation
import Interpretability
import Transformer

/// What a model gives the right answer of a fact, after its prompt alone.
package struct KnownShare: Sendable, Hashable {
  /// The fact.
  package var fact: FactSet.Fact
  /// The share of the right answer among all answers of the fact.
  package var share: Double
  /// Its probability in the whole vocabulary.
  package var probability: Double

  /// The fact as one that is left out, since its share is too small, or not small enough.
  package func leftOut(_ reason: LeftOutFact.Reason) -> LeftOutFact {
    LeftOutFact(
      fact, reason,
      "'\(fact.prompt)' is followed by '\(fact.answer)' with a share among its answers of "
        + String(format: "%.4f", share))
  }
}

extension AskedModel {
  /// What the model gives the right answers of facts, after their prompts alone.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - threads: Threads; they change nothing in the result.
  /// - Returns: A share for each fact that can be asked for, and the others.
  /// - Throws: Never for what is wrong with single facts.
  package func knownShares(
    of facts: some Sequence<FactSet.Fact>, threads: Int
  ) throws -> (shares: [KnownShare], leftOut: [LeftOutFact]) {
    let writer = ExamWriter(asked: self, format: ExamFormat(), seed: 0)
    let asked = try AskedFacts(of: facts) { try writer.question($0.prompt, $0) }
    let answers = asked.made.sharedAnswers(of: model, threads: threads)
    let shares = zip(asked.facts, answers).map { fact, answer in
      KnownShare(fact: fact, share: answer.shares[answer.right], probability: answer.probability)
    }
    return (shares, asked.leftOut)
  }
}
