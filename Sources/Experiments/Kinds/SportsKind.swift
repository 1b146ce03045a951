import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook

/// `sports`: the paper's athletes, from the authors' file (paper, section 2.2).
enum SportsKind: ExperimentKind {
  enum Edited: String, SpecChoice {
    case none
    case first16 = "first_16"
    case first64 = "first_64"
    case basketball, baseball, football
  }

  enum Injected: String, SpecChoice {
    case withoutGolf = "without_golf"
    case withGolf = "with_golf"
    case golf
  }

  struct Spec: BlockSpec {
    @Key("The authors' sports.csv, or a file of its columns.") var file: InputFile
    @Key("The facts to be edited: the first athletes of the file, or all of a sport.")
    var edited = Edited.none
    @Key(
      "What edits say instead: the sport that the file has drawn from the three, or from the three "
        + "and golf, or golf.")
    var inject = Injected.withoutGolf
    @Key(
      "Whether only the first half of the facts to be edited is edited, as for whole sports, so that the "
        + "rest shows how far an edit generalizes.")
    var half = false
    @Key("The share of all other facts that edits train on so that they stay.", in: 0...1)
    var retained = 0.8
    @Key("Whether each prompt begins with an example, a golfer's, as the authors' prompts do.")
    var example = true

    init() {}
  }

  static let name = "sports"
  static let version = 1
  static let summary =
    "Takes the facts of athletes from the authors' sports.csv as prompts, with the authors' splits "
    + "and drawn answers."
  static let output = FactSet.schema

  private static let source =
    "The file is sports.csv of the paper's data (the package 'tasks', facts/data), with the columns "
    + "athlete, sport, inject_sport_without_golf and inject_sport_with_golf."
  private static let sports = ["baseball", "basketball", "football", "golf"]

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let columns = ["athlete", "sport", "inject_sport_without_golf", "inject_sport_with_golf"]
    let table = try context.table(spec.file, needing: columns, from: source)
    let places = columns.compactMap { table.index(of: $0) }
    let facts = try table.rows.enumerated().map { number, row in
      let values = places.map { row[$0].written }
      guard let athlete = values[0], let sport = values[1], sports.contains(sport) else {
        throw UnsuitableFacts(
          "row \(number + 1) of '\(spec.file.path)' has no athlete, or a sport other than "
            + sports.joined(separator: ", "))
      }
      var fact = FactSet.Fact(
        subject: athlete, prompt: prompt(athlete, example: spec.example), answer: sport,
        foils: sports.filter { $0 != sport })
      fact.injected =
        switch spec.inject {
        case .withoutGolf: values[2]
        case .withGolf: values[3]
        case .golf: "golf"
        }
      fact.question = FactSet.Question(
        text: "What sport does \(athlete) play?",
        options: ["Football", "Baseball", "Basketball", "Golf"])
      return fact
    }
    guard Set(facts.map(\.subject)).count == facts.count else {
      throw UnsuitableFacts("'\(spec.file.path)' has an athlete more than once")
    }
    let chosen = facts.indices.filter { isEdited($0, facts[$0], spec.edited) }
    let edited = Set(spec.half ? Array(chosen.prefix(chosen.count / 2)) : chosen)
    let unseen = Set(chosen).subtracting(edited)
    let divided = facts.divided(retaining: spec.retained) { number, _ in
      edited.contains(number) ? .edited : unseen.contains(number) ? .unseen : nil
    }
    return try FactSet(facts: divided).output()
  }

  private static func isEdited(_ number: Int, _ fact: FactSet.Fact, _ edited: Edited) -> Bool {
    switch edited {
    case .none: false
    case .first16: number < 16
    case .first64: number < 64
    case .basketball, .baseball, .football: fact.answer == edited.rawValue
    }
  }

  private static func prompt(_ athlete: String, example: Bool) -> String {
    let fact = "Fact: \(athlete) plays the sport of"
    return example ? "Fact: Tiger Woods plays the sport of golf\n" + fact : fact
  }
}

extension Scalar {
  /// The text of a value as a file has it; none where there is nothing.
  var written: String? {
    switch self {
    case .missing: nil
    case .text(let text): text.isEmpty ? nil : text
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): String(value)
    }
  }
}
