import Facts
import Frames
import Notebook

/// What every kind that takes facts from somewhere puts out.
struct FactResults: KindResults {
  /// A fact.
  struct Fact: FrameRow {
    @Column("who or what it is about") var subject: String
    @Column("the prompt") var prompt: String
    @Column("the right answer") var answer: String
    @Column("what an edit makes the model say instead, where it does") var injected: String?
    @Column("edited, unseen, retained, held_out or example") var split: FactSet.Split
  }

  /// The facts as a whole.
  struct Size: FrameRow {
    @Column("facts") var facts: Int
    @Column("different answers") var answers: Int
    @Column("facts to be edited") var edited: Int
    @Column("facts of the kind that is edited, kept from the edit") var unseen: Int
    @Column("facts to be trained on so that they stay") var retained: Int
    @Column("facts that show whether others stay") var heldOut: Int
    @Column("facts to be shown as examples in prompts") var examples: Int
  }

  @Table("A fact.") var facts: [Fact]
  @OneRow("The facts as a whole.") var size: Size
  @LeftOut var leftOut: [Exclusion]
  @HandedOn var set: FactSet?

  init() {}

  /// The results of a kind that took some facts.
  ///
  /// - Throws: `UnsuitableFacts` where there are none.
  init(_ set: FactSet) throws {
    guard !set.facts.isEmpty else { throw UnsuitableFacts("there are no facts to take") }
    for fact in set.facts {
      facts.append { row in
        row.subject = fact.subject
        row.prompt = fact.prompt
        row.answer = fact.answer
        row.injected = fact.injected
        row.split = fact.split
      }
    }
    size.facts = set.facts.count
    size.answers = Set(set.facts.map(\.answer)).count
    size.edited = set[.edited].count
    size.unseen = set[.unseen].count
    size.retained = set[.retained].count
    size.heldOut = set[.heldOut].count
    size.examples = set[.example].count
    self.set = set
  }
}

extension FactSet.Split: ColumnValue {}
