import Facts
import Testing

struct WorldFactsTests {
  private let scene: AskedWorld
  private var world: SmallWorld { scene.world }

  init() throws { scene = try AskedWorld() }

  @Test(arguments: Template.Fact.allCases) func factsAreWhatTheWorldSays(kind: Template.Fact) {
    let template = Template.all(kind)[1]
    let facts = world.facts(kind, template: template, neighbours: 3, seed: 1)
    let isPlace = [.country, .product].contains(kind)
    #expect(facts.count == (isPlace ? 8 : 24))
    let answers = Dictionary(uniqueKeysWithValues: facts.map { ($0.prompt, $0.answer) })
    for fact in facts {
      #expect(fact.isTold(by: kind))
      #expect(!fact.foils.contains(fact.answer) && !fact.foils.isEmpty)
      #expect(fact.injected.map(fact.foils.contains) == true)
      #expect(fact.paraphrases.count == Template.all(kind).count - 1)
      #expect(!fact.paraphrases.contains(fact.prompt))
      #expect(fact.neighborhood.count <= 3)
      #expect(fact.neighborhood.allSatisfy { answers[$0] == fact.answer && $0 != fact.prompt })
      #expect((fact.question != nil) == [.sport, .country].contains(kind))
      #expect(fact.question.map { $0.options.contains(fact.answer) } ?? true)
    }
  }

  /// How many neighbours there are changes neither what edits say nor the options.
  @Test func drawsAreStreamsOfTheirOwn() {
    let few = world.facts(.sport, template: .editing, neighbours: 0, seed: 1)
    let many = world.facts(.sport, template: .editing, neighbours: 5, seed: 1)
    #expect(few.map(\.injected) == many.map(\.injected))
    #expect(few.map(\.question) == many.map(\.question))
    #expect(few.allSatisfy { $0.neighborhood.isEmpty })
    let other = world.facts(.sport, template: .editing, neighbours: 0, seed: 2)
    #expect(few.map(\.injected) != other.map(\.injected))
  }
}
