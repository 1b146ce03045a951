import Foundation
import Interpretability

extension AskedModel {
  /// The facts whose answers the model gives probability enough, after their prompts alone.
  ///
  /// Facts that its tokens cannot tell from what an edit would say are not known either.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - probability: The least probability of the answer: of its first token, and of those behind it up to
  ///     the one that tells it from all others of the fact.
  ///   - threads: Threads to keep busy.
  /// - Returns: Those of the facts, in order, and the others with what is wrong with them.
  /// - Throws: Never for what is wrong with single facts.
  package func known(
    _ facts: some Sequence<FactSet.Fact>, atLeast probability: Double, threads: Int
  ) throws -> (known: [FactSet.Fact], leftOut: [LeftOutFact]) {
    let asked = try AskedFacts(of: facts) { try chain(of: $0) }
    // First tokens of all facts, then what is behind those of some.
    let firsts = asked.made.map { $0[0] }
    let rest = asked.made.flatMap { $0.dropFirst() }
    let values = Study(model, firsts + rest, metric: .probability, threads: threads).values()
    var (known, leftOut) = ([FactSet.Fact](), asked.leftOut)
    var next = firsts.count
    for (number, fact) in asked.facts.enumerated() {
      let behind = asked.made[number].count - 1
      let value = values[next..<next + behind].reduce(values[number], *)
      next += behind
      if value >= probability {
        known.append(fact)
      } else {
        leftOut.append(
          LeftOutFact(
            fact, .unknown,
            "'\(fact.prompt)' is followed by '\(fact.answer)' with a probability of "
              + String(format: "%.4f", value)))
      }
    }
    return (known, leftOut)
  }

  /// What a model is to say of a fact token by token: questions for each token of the answer up to the one
  /// that tells it from the others.
  private func chain(of fact: FactSet.Fact) throws -> [Question] {
    let (question, start) = (try question(on: fact), try tokens(fact.prompt).count)
    return (start...question.tokens.count).map { end in
      Question(
        tokens: Array(question.tokens[..<end]), subject: question.subject,
        answer: end < question.tokens.count ? question.tokens[end] : question.answer)
    }
  }
}
