import Facts
import NotebookTesting
import Testing

@testable import Experiments

struct FactsKindTests {
  @Test func splitsAreCounted() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(FactsKind.self, "world: world\nedited: 8\nretained: 0.75")
    let size = run.results.size
    #expect([size.facts, size.answers, size.edited, size.unseen] == [24, 3, 8, 0])
    #expect([size.retained, size.heldOut, size.examples] == [12, 4, 0])
    #expect(run.results.facts.prefix(8).allSatisfy { $0.split == .edited && $0.injected != nil })
    #expect(run.results.facts.dropFirst(8).allSatisfy { $0.injected == nil })
    let set = try run.output.read(FactSet.self)
    #expect(set == run.results.set)
    #expect(set.facts.map(\.prompt) == run.results.facts.map(\.prompt))
  }

  /// A whole sport to golf: half of its athletes are edited, the rest are kept from the edit, and every
  /// question offers golf.
  @Test func aWholeSportIsEditedByHalf() async throws {
    let scene = try await SmallScene.shared
    let set = try #require(
      try await scene.run(
        FactsKind.self, "world: world\nanswer: basketball\ninject: golf\nall: true\nhalf: true"
      ).results.set)
    #expect(set[.edited].count == 4 && set[.unseen].count == 4)
    for fact in set[.edited] + set[.unseen] {
      #expect(fact.answer == "basketball" && fact.injected == "golf")
      #expect(fact.foils.contains("golf"))
      let options = try #require(fact.question?.options)
      #expect(options.contains("golf") && options.contains("basketball") && options.count == 3)
    }
    #expect(set[.retained].allSatisfy { $0.answer != "basketball" && $0.injected == nil })
  }

  @Test func onlyAthletesThatTrainingNeverAskedAboutAreEdited() async throws {
    let scene = try await SmallScene.shared
    let world = try #require(scene.inputs["world"]).read(SmallWorld.self)
    let never = Set(world.mainAthletes.filter { !$0.isAsked }.map { "\($0.first) \($0.last)" })
    let results = try await scene.run(
      FactsKind.self, "world: world\namong: never_asked\nall: true"
    ).results
    #expect(Set(results.facts.filter { $0.split == .edited }.map(\.subject)) == never)
  }

  @Test(arguments: [
    ("answer: cricket", "'cricket' is no answer"),
    ("inject: basketbal", "'basketbal' is no answer; did you mean 'basketball'?"),
    ("edited: 25", "only 24 facts may be edited, not 25"),
    ("skip: 24", "the world has no more than 24 such facts"),
    ("about: product\ntemplate: 7", "there are 3 templates for the product, counted from 0"),
  ]) func factsThatTheWorldDoesNotHaveAreRefused(keys: String, message: String) async throws {
    let scene = try await SmallScene.shared
    #expect(await scene.failure(of: FactsKind.self, "world: world\n" + keys) == message)
  }
}
