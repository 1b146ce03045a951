import Facts
import NotebookTesting
import Testing

@testable import Experiments

struct CompareKindTests {
  @Test func aModelIsNoDistanceFromItself() async throws {
    let scene = try await EditedScene.shared
    let groups = try await scene.run(
      CompareKind.self, "model: base\nreference: base\nfacts: facts"
    ).results.summary
    #expect(Set(groups.map(\.form)) == [.prompt, .paraphrase, .question])
    #expect(Set(groups.map(\.split)) == [.edited, .heldOut])
    for group in groups {
      #expect(abs(group.divergence) < 1e-5 && group.distance == 0)
      #expect(group.answer == group.referenceAnswer)
    }
  }

  @Test func anEditIsADistance() async throws {
    let scene = try await EditedScene.shared
    let run = try await KindTest(CompareKind.self).runTwice(
      "model: edited\nreference: base\nfacts: facts", inputs: scene.inputs)
    for group in run.results.summary {
      #expect(group.divergence > 0)
      #expect(group.distance > 0 && group.distance <= 1)
      // Pinsker's inequality.
      #expect(group.distance <= (group.divergence / 2).squareRoot() + 1e-4)
    }
  }

  @Test func otherVocabulariesAreRefused() async throws {
    let scene = try await EditedScene.shared
    let other = try await scene.run(
      WorldKind.self, SmallScene.worldKeys.replacing("towns: 4", with: "towns: 5")
    ).output
    let model = try await scene.run(
      TrainKind.self, SmallScene.modelKeys + "steps: 1", adding: ["world": other]
    ).output
    #expect(
      await KindTest(CompareKind.self).failure(
        "model: base\nreference: other\nfacts: facts",
        inputs: scene.inputs.merging(["other": model]) { $1 })
        == "the two models have different vocabularies")
  }
}
