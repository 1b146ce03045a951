import Foundation
import Interpretability
import Notebook
import Transformer

/// Facts that a model is asked for, each by a prompt that ends where the answer begins.
struct FactSet: JSONBlob, Sendable, Hashable {
  /// One fact.
  struct Fact: Codable, Sendable, Hashable {
    /// Who or what it is about.
    var subject: String
    /// The prompt, the subject in it.
    var prompt: String
    /// The right answer.
    var answer: String
    /// Other answers.
    var foils: [String]
    /// What an edit makes the model say instead.
    var injected: String?
    /// Other prompts for the same answer.
    var paraphrases: [String] = []
    /// Prompts about other subjects that have the same answer, which edits leave alone.
    var neighborhood: [String] = []
    /// The fact as a multiple-choice question.
    var question: Question?
    /// What the fact is there for.
    var split = Split.retained
  }

  /// A multiple-choice question.
  struct Question: Codable, Sendable, Hashable {
    /// What is asked, without the options.
    var text: String
    /// The options, the right one among them.
    var options: [String]
  }

  /// What facts are there for.
  enum Split: String, Codable, Sendable, Hashable, CaseIterable {
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

  var facts: [Fact]

  /// Facts, no subject of which has two uses.
  ///
  /// - Throws: `UnsuitableFacts` naming a subject that has.
  init(facts: [Fact]) throws {
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
  subscript(split: Split) -> [Fact] { facts.filter { $0.split == split } }

  /// The facts without those held-out ones that settings are chosen by, the first half of them.
  var testing: FactSet { without(self[.heldOut].prefix(self[.heldOut].count / 2)) }

  /// The facts without those held-out ones that results are measured on.
  var validating: FactSet { without(self[.heldOut].dropFirst(self[.heldOut].count / 2)) }

  private func without(_ others: some Sequence<Fact>) -> FactSet {
    let others = Set(others)
    var result = self
    result.facts = facts.filter { !others.contains($0) }
    return result
  }

  /// The blob that holds facts.
  static let file = "facts.json"
}

/// Facts that a model cannot be asked for.
struct UnsuitableFacts: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
