import Facts
import Frames
import Notebook

extension FactSet {
  /// What every kind that takes facts from somewhere puts out.
  static let schema = OutputSchema(
    frames: [
      .init(
        "facts", "A fact.",
        columns: [
          Frame.Column("subject", .text, "who or what it is about"),
          Frame.Column("prompt", .text, "the prompt"),
          Frame.Column("answer", .text, "the right answer"),
          Frame.Column("injected", .text, "what an edit makes the model say instead, where it does"),
          Frame.Column("split", .text, "edited, unseen, retained, held_out or example"),
        ]),
      .init(
        "size", "The facts as a whole.",
        columns: [
          Frame.Column("facts", .integer, "facts"),
          Frame.Column("answers", .integer, "different answers"),
          Frame.Column("edited", .integer, "facts to be edited"),
          Frame.Column("unseen", .integer, "facts of the kind that is edited, kept from the edit"),
          Frame.Column("retained", .integer, "facts to be trained on so that they stay"),
          Frame.Column("held_out", .integer, "facts that show whether others stay"),
          Frame.Column("examples", .integer, "facts to be shown as examples in prompts"),
        ]),
    ],
    blobs: [.init(FactSet.file, "prompts, subjects, answers and other answers")],
    provides: [.facts])

  /// The facts as a cell's output.
  func output() throws -> Output {
    var rows = Self.schema.frames[0].empty()
    for fact in facts {
      rows.append([
        .text(fact.subject), .text(fact.prompt), .text(fact.answer),
        fact.injected.map(Scalar.text) ?? .missing, .text(fact.split.rawValue),
      ])
    }
    var size = Self.schema.frames[1].empty()
    size.append(
      [.integer(facts.count), .integer(Set(facts.map(\.answer)).count)]
        + Split.allCases.map { .integer(self[$0].count) })
    return Output(frames: [rows, size], blobs: [Self.file: try data()])
  }
}
