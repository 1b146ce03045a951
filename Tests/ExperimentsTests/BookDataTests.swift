import Facts
import Foundation
import NotebookTesting
import TestSupport
import Testing

@testable import Experiments

/// The data of ours in `chapters/data`: their kinds read them, and they hold together.
struct BookDataTests {
  private static func data(_ name: String) throws -> Data {
    try Data(contentsOf: Checkout.root.appending(path: "chapters/data/\(name)"))
  }

  private static func test<Kind>(_ kind: Kind.Type, _ names: String...) throws -> KindTest<Kind> {
    KindTest(kind, files: Dictionary(uniqueKeysWithValues: try names.map { ($0, try data($0)) }))
  }

  /// Whether a text has some words one after another.
  private static func isWithin(_ part: String, _ text: String) -> Bool {
    let words = { (text: String) in
      text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }
    return words(text).contains(words(part))
  }

  /// The facts and their questions, as a block without a model takes them.
  private static func facts() async throws -> [FactSet.Fact] {
    let keys = "file: facts.json\nquestions: facts-questions.csv\nexamples: 1"
    let run = try await test(CounterFactKind.self, "facts.json", "facts-questions.csv").run(keys)
    return try #require(run.results.set).facts
  }

  // MARK: - Athletes

  @Test(arguments: ["basketball", "baseball", "football"], ["without_golf", "with_golf"])
  func everyAthleteHasASportAndAnother(sport: String, inject: String) async throws {
    let results = try await Self.test(SportsKind.self, "athletes.csv").run(
      "file: athletes.csv\nedited: \(sport)\ninject: \(inject)"
    ).results
    let edited = results.facts.filter { $0.split == .edited }
    #expect(edited.count >= 200 && results.facts.count >= 400)
    for fact in edited {
      let injected = try #require(fact.injected, "\(fact.subject)")
      #expect(injected != sport && SportsRow.sports.contains(injected), "\(fact.subject)")
      #expect(inject == "with_golf" || injected != "golf", "\(fact.subject)")
    }
  }

  @Test func namesOfAthletesDifferByMoreThanTheirSpelling() async throws {
    let results = try await Self.test(SportsKind.self, "athletes.csv").run("file: athletes.csv")
      .results
    let plain = results.facts.map {
      $0.subject.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        .filter(\.isLetter)
    }
    #expect(Set(plain).count == plain.count)
    #expect(results.facts.allSatisfy { $0.subject == $0.subject.trimmed })
    #expect(!results.facts.contains { $0.subject == "Tiger Woods" }, "the example of the prompt")
  }

  /// "The first 16" and "the first 64" are a sample: the file's order is drawn.
  @Test(arguments: [16, 64]) func theFirstAthletesAreOfAllSports(count: Int) async throws {
    let results = try await Self.test(SportsKind.self, "athletes.csv").run(
      "file: athletes.csv\nedited: first_\(count)"
    ).results
    let edited = results.facts.filter { $0.split == .edited }
    let bySport = Dictionary(grouping: edited, by: \.answer).mapValues(\.count)
    #expect(bySport.count == 3 && bySport.values.allSatisfy { $0 * 6 >= count })
  }

  // MARK: - Facts

  @Test func factsAreWrittenWithAllTheirParts() async throws {
    let facts = try await Self.facts()
    #expect(facts.count >= 300)
    #expect(Set(facts.map(\.subject)).count == facts.count, "a subject has one fact")
    for fact in facts {
      let subject = fact.subject
      let injected = try #require(fact.foils.first)
      #expect(Self.isWithin(subject, fact.prompt), "\(subject)")
      #expect(fact.answer.split(separator: " ")[0] != injected.split(separator: " ")[0])
      #expect(!Self.isWithin(fact.answer, subject), "\(subject)")
      #expect(fact.paraphrases.count >= 2, "\(subject)")
      #expect(Set(fact.paraphrases + [fact.prompt]).count == fact.paraphrases.count + 1)
      for paraphrase in fact.paraphrases {
        #expect(Self.isWithin(subject, paraphrase), "\(subject)")
        #expect(!Self.isWithin(fact.answer, paraphrase), "\(subject)")
      }
    }
  }

  /// A neighbour is another subject with the same answer, and is itself never edited.
  @Test func neighboursAreOthersWithTheSameAnswer() async throws {
    let facts = try await Self.facts()
    let prompts = Set(facts.flatMap { [$0.prompt] + $0.paraphrases })
    var answers: [String: String] = [:]
    for fact in facts {
      #expect(fact.neighborhood.count >= 3, "\(fact.subject)")
      #expect(Set(fact.neighborhood).count == fact.neighborhood.count, "\(fact.subject)")
      for neighbour in fact.neighborhood {
        #expect(!Self.isWithin(fact.subject, neighbour), "\(fact.subject)")
        #expect(!prompts.contains(neighbour), "\(neighbour)")
        #expect(answers.updateValue(fact.answer, forKey: neighbour) ?? fact.answer == fact.answer)
      }
    }
  }

  @Test func everyFactHasAQuestionOfFourOptions() async throws {
    for fact in try await Self.facts() {
      let question = try #require(fact.question, "\(fact.subject)")
      #expect(Self.isWithin(fact.subject, question.text), "\(fact.subject)")
      #expect(Set(question.options).count == 4, "\(fact.subject)")
      #expect(question.options.prefix(2) == [fact.answer, fact.foils[0]], "\(fact.subject)")
    }
  }

  // MARK: - General knowledge and text

  @Test func questionsHaveFourOptionsAndEveryLetterItsShare() async throws {
    let results = try await Self.test(QuestionsKind.self, "questions.csv").run(
      "file: questions.csv"
    ).results
    let facts = try #require(results.set).facts
    #expect(facts.count >= 60 && Set(facts.map(\.subject)).count == facts.count)
    var letters: [Int: Int] = [:]
    for fact in facts {
      let options = try #require(fact.question).options
      #expect(Set(options).count == 4 && !options.contains(""), "\(fact.subject)")
      letters[try #require(options.firstIndex(of: fact.answer)), default: 0] += 1
    }
    let counts = letters.values.sorted()
    #expect(counts.count == 4 && counts[3] - counts[0] <= 1)
  }

  @Test func theProseNamesNobodyWhoIsAskedAbout() async throws {
    let text = try #require(String(data: Self.data("prose.txt"), encoding: .utf8))
    let words = text.split(whereSeparator: \.isWhitespace).count
    #expect((2000...5000).contains(words))
    let athletes = try await Self.test(SportsKind.self, "athletes.csv").run("file: athletes.csv")
      .results.facts.map(\.subject)
    #expect(!athletes.contains(where: text.contains))
    let texts = try #require(
      try await Self.test(TextsKind.self, "prose.txt").run(
        "file: prose.txt\nretained: 32\nheld_out: 32"
      ).results.texts)
    #expect(Set(texts.retained + texts.heldOut).count == 64)
  }

  // MARK: - The note

  /// The note's table of files says how many rows each of them has.
  @Test func theNoteCountsWhatIsThere() async throws {
    let note = try #require(String(data: Self.data("README.md"), encoding: .utf8))
    let athletes = try await Self.test(SportsKind.self, "athletes.csv").run("file: athletes.csv")
      .results.facts.count
    let facts = try await Self.facts().count
    let questions = try await Self.test(QuestionsKind.self, "questions.csv").run(
      "file: questions.csv"
    ).results.facts.count
    for (name, count) in [
      ("athletes.csv", athletes), ("facts.json", facts), ("facts-questions.csv", facts),
      ("questions.csv", questions), ("prose.txt", 64),
    ] {
      #expect(note.contains("| `\(name)` | \(count) |"), "\(name): \(count)")
    }
  }
}
