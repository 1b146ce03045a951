import Chapters
import Facts
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

  static func run(_ spec: Spec, _ context: RunContext) async throws -> FactResults {
    let rows = try context.texts(of: spec.file, under: SportsRow.columns, from: SportsRow.source)
    let facts = try rows.enumerated().map { number, cells in
      guard let row = SportsRow(cells: cells) else {
        throw UnsuitableFacts(
          "row \(number + 1) of '\(spec.file.path)' has no athlete, or a sport other than "
            + SportsRow.sports.joined(separator: ", "))
      }
      var fact = row.fact(example: spec.example)
      fact.injected =
        switch spec.inject {
        case .withoutGolf: row.injectedWithoutGolf
        case .withGolf: row.injectedWithGolf
        case .golf: "golf"
        }
      return fact
    }
    guard Set(facts.map(\.subject)).count == facts.count else {
      throw UnsuitableFacts("'\(spec.file.path)' has an athlete more than once")
    }
    let chosen = facts.indices.filter { number in
      switch spec.edited {
      case .none: false
      case .first16: number < 16
      case .first64: number < 64
      case .basketball, .baseball, .football: facts[number].answer == spec.edited.rawValue
      }
    }
    return try FactResults(
      FactSet(
        facts: facts.divided(
          retaining: spec.retained, chosen: chosen,
          editing: spec.half ? chosen.count / 2 : chosen.count)))
  }
}
