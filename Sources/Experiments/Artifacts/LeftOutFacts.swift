import Facts
import Frames
import Interpretability
import Notebook

extension [Exclusion] {
  /// What is said of facts that a cell left out, reason by reason.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - count: How many it was given.
  ///   - place: Where they were left out, if not everywhere.
  init(_ facts: [LeftOutFact], of count: Int, in place: String? = nil) {
    self = []
    for (reason, facts) in facts.byReason {
      append { row in
        row.reason = [place, reason.rawValue].compactMap(\.self).joined(separator: ": ")
        row.excluded = facts.count
        row.all = count
        row.names = facts.prefix(Self.named).map(\.name).joined(separator: ", ")
        row.first = facts[0].detail
      }
    }
  }

  /// What is said of facts that a group of an exam left out.
  init(_ group: ExamGroup) {
    self.init(
      group.leftOut, of: group.subjects + group.leftOut.count,
      in: "\(group.form.rawValue), \(group.split.rawValue)")
  }

  /// Names given of each reason.
  private static var named: Int { 12 }
}

extension AskedFacts<Question> {
  /// The facts whose prompts have the commonest number of tokens, the lowest of several, and the others:
  /// ablations put one prompt's values where another's were, token by token.
  var ofCommonestLength: (facts: AskedFacts, leftOut: [LeftOutFact]) {
    let common = made.ofCommonestLength.first?.tokens.count ?? 0
    var leftOut: [LeftOutFact] = []
    let kept = filter { fact, question in
      guard question.tokens.count != common else { return true }
      leftOut.append(
        LeftOutFact(
          fact, .uncommonLength,
          "'\(fact.prompt)' has \(question.tokens.count) tokens, most have \(common)"))
      return false
    }
    return (kept, leftOut)
  }
}

extension SubjectCorruption {
  /// Questions on facts beside the same with other subjects, and the facts whose subject nothing replaces.
  ///
  /// - Parameters:
  ///   - facts: The facts with their questions.
  ///   - seed: The seed of the draw.
  /// - Returns: The pairs, and what was left out.
  /// - Throws: `CorruptionError` where nothing is left.
  func applied(
    to facts: AskedFacts<Question>, seed: UInt64
  ) throws -> (questions: CorruptedQuestions, leftOut: [LeftOutFact]) {
    let questions = try applied(to: facts.made, seed: seed)
    let reason = LeftOutFact.Reason(rawValue: missing)
    let leftOut = questions.leftOut.map {
      LeftOutFact(facts.facts[$0], reason, "'\(facts.facts[$0].prompt)'")
    }
    return (questions, leftOut)
  }
}
