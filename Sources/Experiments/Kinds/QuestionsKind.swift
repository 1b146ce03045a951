import Chapters
import Facts
import Notebook

/// `questions`: multiple-choice questions from a file, such as MMLU's.
enum QuestionsKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key(
      "A table with the columns question, A, B, C, D and answer (a letter), as CSV or JSON lines.")
    var file: InputFile
    @Key("Questions at most, the first ones.", in: 1...1_000_000) var count = 1_000_000

    init() {}
  }

  static let name = "questions"
  static let version = 1
  static let summary =
    "Takes multiple-choice questions on anything from a file, to measure general knowledge by (the paper "
    + "takes MMLU)."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let letters = ["A", "B", "C", "D"]
    let rows = try context.texts(
      of: spec.file, under: ["question"] + letters + ["answer"],
      from: "MMLU's rows have a question, four options and the letter of the right one.")
    let facts = try rows.prefix(spec.count).enumerated().map { number, cells in
      let values = cells.map(\.trimmed)
      guard let right = letters.firstIndex(of: values[5].uppercased()), !values[0].isEmpty else {
        throw UnsuitableTable(
          "row \(number + 1) of '\(spec.file.path)' has no question, or an answer other than A to D"
        )
      }
      let options = Array(values[1...4])
      var fact = FactSet.Fact(
        subject: values[0], prompt: values[0], answer: options[right],
        foils: options.filter { $0 != options[right] })
      fact.question = FactSet.Question(text: values[0], options: options)
      fact.split = .heldOut
      return fact
    }
    return try FactResults(FactSet(facts: facts))
  }
}
