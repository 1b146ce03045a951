import Facts
import Foundation
import NotebookTesting
import Testing

@testable import Experiments

struct SportsKindTests {
  /// A file in the layout of the authors', whose rows are ours.
  private static func file(_ count: Int) -> String {
    let sports = ["football", "baseball", "basketball"]
    let rows = (0..<count).map { number in
      "\(number),Player N\(number),\(sports[number % 3]),\(sports[(number + 1) % 3]),golf"
    }
    let header = ",athlete,sport,inject_sport_without_golf,inject_sport_with_golf"
    return ([header] + rows).joined(separator: "\n")
  }

  private func sports(_ file: String) -> KindTest<SportsKind> {
    KindTest(SportsKind.self, files: ["sports.csv": Data(file.utf8)])
  }

  @Test(arguments: [
    ("none", false, [0, 0, 64, 16]), ("first_16", false, [16, 0, 51, 13]),
    ("first_64", false, [64, 0, 12, 4]), ("football", true, [13, 14, 42, 11]),
    ("football", false, [27, 0, 42, 11]),
  ]) func sportsAreSplitAsInThePaper(edited: String, half: Bool, counts: [Int]) async throws {
    let results = try await sports(Self.file(80)).run(
      "file: sports.csv\nedited: \(edited)\nhalf: \(half)"
    ).results
    let size = results.size
    #expect([size.edited, size.unseen, size.retained, size.heldOut] == counts)
    #expect(Set(results.facts.map(\.subject)).count == 80, "every athlete has one use")
    for fact in results.facts {
      let isChosen = [.edited, .unseen].contains(fact.split)
      #expect((fact.injected != nil) == isChosen && fact.injected != fact.answer)
    }
  }

  @Test func promptsBeginWithAGolferUnlessToldOtherwise() async throws {
    let prompt = "Fact: Player N1 plays the sport of"
    let with = try await sports(Self.file(3)).run("file: sports.csv").results
    #expect(with.facts[1].prompt == "Fact: Tiger Woods plays the sport of golf\n" + prompt)
    let without = try await sports(Self.file(3)).run("file: sports.csv\nexample: false").results
    #expect(without.facts[1].prompt == prompt)
  }

  @Test(arguments: [
    ("without_golf", "baseball"), ("with_golf", "golf"), ("golf", "golf"),
  ]) func whatIsInjectedIsTheFiles(inject: String, answer: String) async throws {
    let results = try await sports(Self.file(20)).run(
      "file: sports.csv\nedited: first_16\ninject: \(inject)"
    ).results
    #expect(results.facts[0].injected == answer)
  }

  private static let header =
    "athlete,sport,inject_sport_without_golf,inject_sport_with_golf\n"

  @Test(arguments: [
    (
      "athlet,sport,inject_sport_without_golf,inject_sport_with_golf\nA,golf,,",
      "'sports.csv' has no column 'athlete'; is it 'athlet'? \(SportsRow.source)"
    ),
    (
      header + "A B,curling,football,golf",
      "row 1 of 'sports.csv' has no athlete, or a sport other than baseball, basketball, football, "
        + "golf"
    ),
    (
      header + "A B,golf,football,golf\nA B,football,golf,golf",
      "'sports.csv' has an athlete more than once"
    ),
  ]) func filesOfAnotherShapeAreRefused(file: String, message: String) async {
    #expect(await sports(file).failure("file: sports.csv") == message)
  }

  @Test func aMissingFileSaysWhichAndWhereFrom() async {
    #expect(
      await KindTest(SportsKind.self).failure("file: elsewhere.csv")
        == "'elsewhere.csv' cannot be read. \(SportsRow.source)")
  }
}
