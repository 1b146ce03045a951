import Facts
import Foundation
import Notebook
import NotebookTesting
import Testing
import Transformer

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

  /// A model, and what it gives the sports of the 80 athletes of a file.
  private func asked(_ file: String) async throws -> (base: KindOutput, shares: [Double]) {
    let model = try await FamilyModel(.gemma3, tokenizer: "gemma")
    let base = try #require(model.inputs["base"])
    let facts = try #require(try await sports(file).run("file: sports.csv").results.set).facts
    let shares = try base.read(AskedModel.self).knownShares(of: facts, threads: 1).shares
    return (base, shares.map(\.share))
  }

  @Test func athletesWhomAModelKnowsAreTakenByShare() async throws {
    let (base, shares) = try await asked(Self.file(60))
    let sorted = shares.sorted()
    let least = (sorted[29] + sorted[30]) / 2
    let results = try await sports(Self.file(60)).run(
      "file: sports.csv\nmodel: base\nshare: \(least)\nedited: first_16\nretained: 0.5",
      inputs: ["base": base]
    ).results
    let known = (0..<60).filter { shares[$0] >= least }
    #expect(results.facts.map(\.subject) == known.map { "Player N\($0)" })
    #expect(results.size.edited == 16 && results.size.retained == 7 && results.size.heldOut == 7)
    #expect(results.facts.prefix(16).allSatisfy { $0.split == .edited && $0.injected != nil })
    #expect(results.known.map(\.about) == ["baseball", "basketball", "football", "all"])
    #expect(results.known.map(\.asked) == [20, 20, 20, 60])
    for (kind, row) in results.known.prefix(3).enumerated() {
      // The file has football, baseball and basketball in turn.
      let own = known.filter { $0 % 3 == [1, 2, 0][kind] }
      #expect(row.known == own.count && row.unknown == nil)
    }
    #expect(results.known[3].known == 30)
    #expect(abs(results.known[3].share - shares.reduce(0, +) / 60) < 1e-9)
    #expect(results.leftOut.map(\.reason) == ["the model does not know it"])
    #expect(results.leftOut.map(\.excluded) == [30])
  }

  @Test func unknownAthletesAreEditedBesideKnownOnes() async throws {
    let (base, shares) = try await asked(Self.file(60))
    let sorted = shares.sorted()
    let (low, high) = ((sorted[19] + sorted[20]) / 2, (sorted[39] + sorted[40]) / 2)
    let results = try await sports(Self.file(60)).run(
      "file: sports.csv\nmodel: base\nshare: \(high)\nunknown: \(low)\nedited: first_16",
      inputs: ["base": base]
    ).results
    let edited = results.facts.filter { $0.split == .edited }.map(\.subject)
    let unknown = (0..<60).filter { shares[$0] < low }
    #expect(edited == unknown.prefix(16).map { "Player N\($0)" })
    let known = (0..<60).filter { shares[$0] >= high }.map { "Player N\($0)" }
    #expect(results.facts.filter { $0.split != .edited }.map(\.subject) == known)
    #expect(results.known[3].known == 20 && results.known[3].unknown == 20)
    #expect(
      results.leftOut.map(\.reason)
        == ["the model knows some of it", "the model does not know it"])
    #expect(results.leftOut.map(\.excluded) == [20, 4])
  }

  @Test func samplesAreOtherOrdersOfTheSameAthletes() async throws {
    let first = try await sports(Self.file(40)).run("file: sports.csv\nedited: first_32").results
    let other = try await sports(Self.file(40)).run(
      "file: sports.csv\nedited: first_32\nsample: 1"
    ).results
    #expect(first.size.edited == 32 && other.size.edited == 32)
    #expect(first.facts.map(\.subject) != other.facts.map(\.subject))
    #expect(Set(first.facts.map(\.subject)) == Set(other.facts.map(\.subject)))
  }

  @Test func aShareNeedsAModel() async {
    #expect(
      await sports(Self.file(3)).failure("file: sports.csv\nshare: 0.5")
        == "'share' and 'unknown' need a 'model' that is asked")
  }

  @Test func aMissingFileSaysWhichAndWhereFrom() async {
    #expect(
      await KindTest(SportsKind.self).failure("file: elsewhere.csv")
        == "'elsewhere.csv' cannot be read. \(SportsRow.source)")
  }
}
