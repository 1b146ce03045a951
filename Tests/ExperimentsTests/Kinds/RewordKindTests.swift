import Facts
import Notebook
import NotebookTesting
import Testing

@testable import Experiments

struct RewordKindTests {
  private static let keys =
    "facts: facts\nwordings: {plain: \"{subject} plays\", twice: \"{subject} {subject}\"}"

  @Test func factsKeepTheirUsesAndGainPrompts() async throws {
    let scene = try await SmallScene.shared
    let before = try #require(scene.inputs["facts"]).read(FactSet.self)
    let results = try await scene.run(RewordKind.self, Self.keys).results
    let set = try #require(results.set)
    for (fact, old) in zip(set.facts, before.facts) {
      #expect(
        fact.wordings == [
          .init(name: "plain", prompt: "\(old.subject) plays"),
          .init(name: "twice", prompt: "\(old.subject) \(old.subject)"),
        ])
      var same = fact
      same.wordings = nil
      #expect(same == old && old.question != nil)
    }
    let plain = try await scene.run(RewordKind.self, Self.keys + "\nquestions: false").results
    #expect(plain.set?.facts.allSatisfy { $0.question == nil } == true)
  }

  @Test func someUsesOnlyMayGainPrompts() async throws {
    let scene = try await SmallScene.shared
    let set = try #require(
      try await scene.run(RewordKind.self, Self.keys + "\nsplits: [edited]").results.set)
    #expect(set.facts.allSatisfy { ($0.wordings != nil) == ($0.split == .edited) })
    let failure = await scene.failure(of: RewordKind.self, Self.keys + "\nsplits: [editted]")
    #expect(failure?.contains("did you mean 'edited'?") == true)
  }

  @Test(arguments: [
    ("{plain: \"plays\"}", "the prompt 'plain' does not have {subject} in it"),
    ("{all: \"{subject}\"}", "'all' is not the name of a wording: it means more than one"),
    ("{}", "expected a mapping from name to a prompt with {subject} in it"),
  ]) func whatIsNoTemplateIsSaid(wordings: String, message: String) async throws {
    let scene = try await SmallScene.shared
    let failure = await scene.failure(of: RewordKind.self, "facts: facts\nwordings: \(wordings)")
    #expect(failure?.contains(message) == true, "\(failure ?? "")")
  }

  /// What has no wordings is written as before, so that results are kept.
  @Test func factsWithoutWordingsAreTheBytesThatTheyWere() throws {
    let fact = FactSet.Fact(subject: "A", prompt: "A is", answer: "b", foils: ["c"])
    let blob = try #require(FactSet(facts: [fact]).blobs()["facts.json"])
    #expect(
      String(decoding: blob, as: UTF8.self)
        == #"{"facts":[{"answer":"b","foils":["c"],"neighborhood":[],"paraphrases":[],"prompt":"A is","#
        + #""split":"retained","subject":"A"}]}"#)
  }
}
