/// Facts that a model cannot be asked for.
package struct UnsuitableFacts: Error, CustomStringConvertible {
  package let description: String
  /// Why single facts are left out for it; none where it is about all of them.
  package let reason: LeftOutFact.Reason?

  package init(_ description: String, reason: LeftOutFact.Reason? = nil) {
    self.description = description
    self.reason = reason
  }
}

/// A fact that a cell leaves out, and why.
package struct LeftOutFact: Sendable, Hashable {
  /// Why a fact is left out, in words that hold for several.
  package struct Reason: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let words = Reason(rawValue: "the model's vocabulary does not have all of it")
    package static let length = Reason(rawValue: "it is longer than the model's context")
    package static let subject = Reason(rawValue: "the prompt does not have the subject in it")
    package static let join = Reason(rawValue: "an answer does not begin a token after the prompt")
    package static let alone = Reason(rawValue: "there is no other answer to tell it from")
    package static let answers = Reason(rawValue: "its answers are not told apart by their tokens")
    package static let injected = Reason(rawValue: "there is nothing that an edit should say")
    package static let option = Reason(rawValue: "the question does not offer the answer")
    package static let unknown = Reason(rawValue: "the model does not know it")
    package static let known = Reason(rawValue: "the model knows some of it")
    package static let uncommonLength = Reason(
      rawValue: "the prompt has another number of tokens than most")
  }

  /// The fact's subject.
  package var name: String
  /// Why it is left out.
  package var reason: Reason
  /// What is wrong with it.
  package var detail: String

  /// A fact that is left out.
  package init(_ fact: FactSet.Fact, _ reason: Reason, _ detail: String) {
    name = fact.subject
    self.reason = reason
    self.detail = detail
  }
}

extension [LeftOutFact] {
  /// The facts by reason, in the order of their first ones.
  package var byReason: [(reason: LeftOutFact.Reason, facts: [LeftOutFact])] {
    let groups = Dictionary(grouping: self, by: \.reason)
    var seen = Set<LeftOutFact.Reason>()
    return map(\.reason).filter { seen.insert($0).inserted }.map { ($0, groups[$0] ?? []) }
  }

  /// How many there are for each reason, with the first of each.
  package var words: String {
    byReason.map { "\($0.reason.rawValue) (\($0.facts.count), the first: \($0.facts[0].detail))" }
      .joined(separator: "; ")
  }
}

/// What was made of facts, and the facts that nothing could be made of.
package struct AskedFacts<Made: Sendable>: Sendable {
  /// The facts, in order.
  package private(set) var facts: [FactSet.Fact] = []
  /// What was made of each of them.
  package private(set) var made: [Made] = []
  /// Those that are left out.
  package private(set) var leftOut: [LeftOutFact] = []

  /// Makes something of every fact that it can be made of.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - make: Makes it of a fact; an `UnsuitableFacts` with a reason leaves the fact out.
  /// - Throws: What `make` throws without a reason.
  package init(
    of facts: some Sequence<FactSet.Fact>, _ make: (FactSet.Fact) throws -> Made
  ) throws {
    for fact in facts {
      do {
        made.append(try make(fact))
        self.facts.append(fact)
      } catch let problem as UnsuitableFacts {
        guard let reason = problem.reason else { throw problem }
        leftOut.append(LeftOutFact(fact, reason, problem.description))
      }
    }
  }

  /// How many facts were given.
  package var count: Int { facts.count + leftOut.count }

  /// Those of the facts, of which something holds; the others are not among those left out.
  package func filter(_ isKept: (FactSet.Fact, Made) throws -> Bool) rethrows -> AskedFacts {
    var result = self
    let kept = try facts.indices.filter { try isKept(facts[$0], made[$0]) }
    result.facts = kept.map { facts[$0] }
    result.made = kept.map { made[$0] }
    return result
  }

  /// The same, of which something has to be left.
  ///
  /// - Parameter purpose: What is done with the facts, as messages have it.
  /// - Returns: The same.
  /// - Throws: `UnsuitableFacts` where there are no facts, or none is left.
  @discardableResult package func required(to purpose: String = "be asked for") throws -> AskedFacts
  {
    guard facts.isEmpty else { return self }
    guard !leftOut.isEmpty else { throw UnsuitableFacts("there are no facts") }
    throw UnsuitableFacts("none of \(leftOut.count) facts can \(purpose): \(leftOut.words)")
  }
}
