import NotebookTesting
import Testing

@testable import Experiments

struct MovedKindTests {
  @Test func onlyWhatWasTrainedMoved() async throws {
    let scene = try await EditedScene.shared
    let run = try await KindTest(MovedKind.self).runTwice(
      "original: base\nmodel: edited\nmechanisms: [first, second]", inputs: scene.inputs)
    let (first, second) = (run.results.summary[0], run.results.summary[1])
    #expect(first.mechanism == "first" && first.parameters == 3 * 32 * 64)
    #expect(first.movedShare > 0.9 && first.relativeChange > 0 && first.stableRank >= 1)
    #expect(second.movedShare == 0 && second.relativeChange == 0)
    #expect(first.cosineThen == nil)
  }

  /// Back to where it was is the opposite of the change.
  @Test func undoingHasTheCosineMinusOne() async throws {
    let scene = try await EditedScene.shared
    let results = try await scene.run(
      MovedKind.self, "original: base\nmodel: edited\nafter: base\nmechanisms: [first]"
    ).results
    let cosine = try #require(results.summary[0].cosineThen)
    #expect(abs(cosine + 1) < 1e-6)
  }
}
