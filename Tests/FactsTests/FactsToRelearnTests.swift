import Facts
import Testing

struct FactsToRelearnTests {
  private let facts = (0..<9).map {
    FactSet.Fact(subject: "S\($0)", prompt: "S\($0) plays", answer: "x", foils: ["y"])
  }

  @Test(arguments: [0, 1, 2]) func halvesShareNobody(draw: Int) throws {
    let halves = try FactsToRelearn(facts, draw: draw, seed: 3)
    let subjects = (halves.taught + halves.asked).map(\.subject)
    #expect(Set(subjects) == Set(facts.map(\.subject)))
    #expect(halves.taught.count == 4 && halves.asked.count == 5)
    let again = try FactsToRelearn(facts, draw: draw, seed: 3)
    #expect(again.taught == halves.taught)
  }

  @Test(arguments: [1, 2, 8], [0, 3]) func asManyAsSaidAreTaught(count: Int, draw: Int) throws {
    let split = try FactsToRelearn(facts, taught: count, draw: draw, seed: 3)
    #expect(split.taught.count == count)
    #expect(Set((split.taught + split.asked).map(\.subject)) == Set(facts.map(\.subject)))
    #expect(split.asked.count == facts.count - count)
  }

  @Test(arguments: [0, 9, 12]) func someMustBeLeftToAsk(count: Int) {
    let error = #expect(throws: UnsuitableFacts.self) {
      try FactsToRelearn(facts, taught: count, draw: 0, seed: 0)
    }
    #expect(
      error?.description
        == "\(count) of 9 edited facts cannot be taught: from 1 to 8 can, the others are asked")
  }

  @Test func theFirstDrawIsTheOrder() throws {
    #expect(try FactsToRelearn(facts, draw: 0, seed: 1).taught == Array(facts.prefix(4)))
    let drawn = try [1, 2, 3].map { try FactsToRelearn(facts, draw: $0, seed: 1).taught }
    #expect(Set(drawn).count == 3)
  }

  @Test func halvesThatCannotBeAreRefused() {
    let alone = #expect(throws: UnsuitableFacts.self) {
      try FactsToRelearn([facts[0]], draw: 0, seed: 0)
    }
    #expect(alone?.description == "an attack needs at least two edited facts")
    let shared = #expect(throws: UnsuitableFacts.self) {
      try FactsToRelearn([facts[0], facts[0]], draw: 0, seed: 0)
    }
    #expect(
      shared?.description == "'S0' is both among the edited facts that are taught and those asked")
  }
}
