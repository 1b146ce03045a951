import Facts
import Testing

struct WorldFactsTests {
  @Test func worldFactsHaveParaphrasesNeighboursAndSplits() async throws {
    let world = SmallWorld(SmallWorld.Shape(), seed: 0)
    let facts = world.facts(.sport, template: .editing, neighbours: 4, seed: 1)
    let sports = Dictionary(uniqueKeysWithValues: facts.map { ($0.prompt, $0.answer) })
    #expect(facts.count == 384)
    for fact in facts {
      #expect(fact.paraphrases.count == 7)
      #expect(fact.paraphrases.allSatisfy { $0.contains(fact.subject) && $0 != fact.prompt })
      #expect(fact.neighborhood.count == 4 && !fact.neighborhood.contains(fact.prompt))
      #expect(fact.neighborhood.allSatisfy { sports[$0] == fact.answer })
      #expect(fact.injected != fact.answer && fact.question?.options.contains(fact.answer) == true)
    }
    let divided = facts.divided(retaining: 0.75) { number, _ in number < 32 ? .edited : nil }
    let set = try FactSet(facts: divided)
    #expect(FactSet.Split.allCases.map { set[$0].count } == [32, 0, 264, 88, 0])
  }
}
