import Facts
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

struct WorldKindTests {
  private let world = KindTest(WorldKind.self)

  @Test func theWorldIsAsLargeAsAsked() async throws {
    let results = try await world.run(SmallScene.worldKeys).results
    #expect(results.athletes.count == 28 && results.places.count == 8)
    #expect(results.athletes.count { $0.sport == "golf" } == 4)
    #expect(Set(results.athletes.map(\.name)).count == 28)
    #expect(Set(results.athletes.map(\.team)).count == 4)
    #expect(Set(results.places.map(\.country)).count == 3)
    #expect(results.size.athletes == 28 && results.size.places == 8)
    // Three quarters of the 24 and of the 4.
    #expect(results.size.asked == 21 && results.athletes.count(where: \.asked) == 21)
  }

  @Test func everyKindOfSentenceHasAnExample() async throws {
    let sentences = try await world.run(SmallScene.worldKeys).results.sentences
    #expect(sentences.map(\.source) == Corpus.Source.allCases)
    #expect(abs(sentences.map(\.share).reduce(0, +) - 1) < 1e-12)
    #expect(sentences.allSatisfy { $0.example.hasSuffix(" .") || $0.example.contains("Answer") })
  }

  @Test func whatIsHandedOnIsTheWorldOfTheTables() async throws {
    let run = try await world.runTwice(SmallScene.worldKeys, seed: 3)
    let handedOn = try run.output.read(SmallWorld.self)
    #expect(handedOn == run.results.world)
    #expect(
      run.results.athletes.map(\.name) == handedOn.athletes.map { "\($0.first) \($0.last)" })
    #expect(run.results.size.vocabulary == Corpus.tokenizer(of: handedOn).words.count)
  }

  @Test func anotherSeedIsAnotherWorld() async throws {
    let one = try await world.run(SmallScene.worldKeys, seed: 0).results.world
    let other = try await world.run(SmallScene.worldKeys, seed: 1).results.world
    #expect(one?.athletes != other?.athletes)
  }

  @Test func impossibleWorldsAreRefused() async {
    #expect(
      await world.failure("athletes: 99\ngolfers: 4\nfirst_names: 6\nlast_names: 8")
        == "103 athletes need as many pairs of names; 6 first and 8 last names make 48")
    #expect(
      await world.failure("places: 10\nplace_names: 3")
        == "10 places need as many pairs of names; 3 names make 9")
  }

  @Test func wrongKeysAreComplainedAbout() {
    #expect(world.complaints(about: "teams: 25") == ["25 is out of range: 2 to 24"])
    #expect(
      world.complaints(about: "atheletes: 24")
        == ["unknown key 'atheletes' in 'world'; did you mean 'athletes'?"])
  }
}
