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

  /// Facts of one kind, and how many of them a model knows.
  struct Known: FrameRow {
    @Column("what they have in common: their answer, or their relation; all of them last")
    var about: String
    @Column("facts that the model was asked for") var asked: Int
    @Column("facts that it knows: their answers have the least share, or more") var known: Int
    @Column("facts that it does not know, as edits of unknown facts have it") var unknown: Int?
    @Column("answers with over half of the probability of the whole vocabulary") var overHalf: Int
    @Column(probability: "mean share of the right answer among all of the fact") var share: Double
  }

  @Table("A fact.") var facts: [Fact]
  @OneRow("The facts as a whole.") var size: Size
  @Table(
    "Facts of one kind, where a model was asked what it knows by the share of the answer; no frame "
      + "elsewhere.", isOptional: true)
  var known: [Known]
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
