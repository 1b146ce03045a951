import Facts
import Testing

struct FactHalvesTests {
  private let facts = (0..<9).map {
    FactSet.Fact(subject: "S\($0)", prompt: "S\($0) plays", answer: "x", foils: ["y"])
  }

  @Test(arguments: [0, 1, 2]) func halvesShareNobody(draw: Int) throws {
    let halves = try FactHalves(facts, draw: draw, seed: 3)
    let subjects = (halves.taught + halves.asked).map(\.subject)
    #expect(Set(subjects) == Set(facts.map(\.subject)))
    #expect(halves.taught.count == 4 && halves.asked.count == 5)
    let again = try FactHalves(facts, draw: draw, seed: 3)
    #expect(again.taught == halves.taught)
  }

  @Test func theFirstDrawIsTheOrder() throws {
    #expect(try FactHalves(facts, draw: 0, seed: 1).taught == Array(facts.prefix(4)))
    let drawn = try [1, 2, 3].map { try FactHalves(facts, draw: $0, seed: 1).taught }
    #expect(Set(drawn).count == 3)
  }

  @Test func halvesThatCannotBeAreRefused() {
    let alone = #expect(throws: UnsuitableFacts.self) {
      try FactHalves([facts[0]], draw: 0, seed: 0)
    }
    #expect(alone?.description == "an attack needs at least two edited facts")
    let shared = #expect(throws: UnsuitableFacts.self) {
      try FactHalves([facts[0], facts[0]], draw: 0, seed: 0)
    }
    #expect(shared?.description == "'S0' is in both halves of the edited facts")
  }
}
