import Interpretability

/// Facts that a model is asked for, each by a prompt that ends where the answer begins.
package struct FactSet: Codable, Sendable, Hashable {
  /// One fact.
  package struct Fact: Codable, Sendable, Hashable {
    /// Who or what it is about.
    package var subject: String
    /// The prompt, the subject in it.
    package var prompt: String
    /// The right answer.
    package var answer: String
    /// Other answers.
    package var foils: [String]
    /// What an edit makes the model say instead.
    package var injected: String?
    /// Other prompts for the same answer.
    package var paraphrases: [String] = []
    /// Prompts about other subjects that have the same answer, which edits leave alone.
    package var neighborhood: [String] = []
    /// Other prompts for the same answer that have names of their own, where there are some.
    package var wordings: [Wording]?
    /// The fact as a multiple-choice question.
    package var question: Question?
    /// What the fact is there for.
    package var split = Split.retained

    /// A fact without other prompts.
    package init(subject: String, prompt: String, answer: String, foils: [String]) {
      self.subject = subject
      self.prompt = prompt
      self.answer = answer
      self.foils = foils
    }
  }

  /// A prompt that others go by the name of too, of other facts.
  package struct Wording: Codable, Sendable, Hashable {
    /// What it is called: `question`, `career`.
    package var name: String
    /// The prompt, the subject in it.
    package var prompt: String

    /// A prompt with a name.
    package init(name: String, prompt: String) {
      self.name = name
      self.prompt = prompt
    }
  }

  /// A multiple-choice question.
  package struct Question: Codable, Sendable, Hashable {
    /// What is asked, without the options.
    package var text: String
    /// The options, the right one among them.
    package var options: [String]

    /// A question with its options.
    package init(text: String, options: [String]) {
      self.text = text
      self.options = options
    }
  }

  /// What facts are there for.
  package enum Split: String, Codable, Sendable, Hashable, CaseIterable {
    /// To be edited.
    case edited
    /// Of the kind that is edited, but kept from the edit: does it generalize?
    case unseen
    /// To be trained on so that they stay.
    case retained
    /// To see whether they stay.
    case heldOut = "held_out"
    /// To be shown as examples in prompts.
    case example
  }

  package var facts: [Fact]

  /// Facts, no subject of which has two uses.
  ///
  /// - Throws: `UnsuitableFacts` naming a subject that has.
  package init(facts: [Fact]) throws {
    var uses: [String: Split] = [:]
    for fact in facts {
      let key = fact.subject + "\u{0}" + fact.prompt
      if let other = uses[key], other != fact.split {
        throw UnsuitableFacts(
          "'\(fact.prompt)' is both among the \(other.rawValue) and the \(fact.split.rawValue) facts"
        )
      }
      uses[key] = fact.split
    }
    self.facts = facts
  }

  /// The facts of a split, in order.
  package subscript(split: Split) -> [Fact] { facts.filter { $0.split == split } }

  /// The facts without those held-out ones that settings are chosen by, the first half of them.
  package var testing: FactSet { without(self[.heldOut].prefix(self[.heldOut].count / 2)) }

  /// The facts without those held-out ones that results are measured on.
  package var validating: FactSet { without(self[.heldOut].dropFirst(self[.heldOut].count / 2)) }

  private func without(_ others: some Sequence<Fact>) -> FactSet {
    let others = Set(others)
    var result = self
    result.facts = facts.filter { !others.contains($0) }
    return result
  }
}

extension [FactSet.Fact] {
  /// The facts with uses: of those that are not to be edited, the first share is trained on so that it
  /// stays, the rest shows whether others stay (paper section 2.2).
  ///
  /// - Parameters:
  ///   - share: The share that is trained on.
  ///   - use: The use of a fact by its number; none where it is not to be edited.
  /// - Returns: The facts, in order.
  package func divided(
    retaining share: Double, _ use: (Int, FactSet.Fact) -> FactSet.Split?
  ) -> [FactSet.Fact] {
    let uses = enumerated().map { use($0, $1) }
    let rest = uses.count { $0 == nil }
    let retained = Int((Double(rest) * share).rounded(.down))
    var seen = 0
    return zip(self, uses).map { fact, use in
      var fact = fact
      if use == nil { seen += 1 }
      fact.split = use ?? (seen <= retained ? .retained : .heldOut)
      if fact.split != .edited && fact.split != .unseen { fact.injected = nil }
      return fact
    }
  }
}
