import NotebookTesting
import Testing

@testable import Experiments

struct ClosedFormKindTests {
  private static let keys = "model: base\nfacts: facts\ntexts: texts\nsteps: 5\n"

  @Test(arguments: ["rome", "memit"])
  func onlyTheWayDownIsChanged(rule: String) async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(ClosedFormKind.self).runTwice(
      Self.keys + "components: first\nrule: \(rule)", inputs: scene.inputs)
    let summary = run.results.summary
    #expect(summary.layers == "0" && summary.parameters == 32 * 64)
    #expect(summary.relativeChange > 0 && !summary.movedOutside)
    let moved = try await scene.run(
      MovedKind.self, "original: base\nmodel: solved\nmechanisms: [first]",
      adding: ["solved": run.output]
    ).results.summary[0]
    #expect(moved.movedShare > 0 && moved.movedShare <= 1.0 / 3)
  }

  @Test func attentionIsNotEdited() async throws {
    let scene = try await SmallScene.shared
    let attention = try await scene.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0]\ncomponents: attention"
    ).output
    #expect(
      await scene.failure(
        of: ClosedFormKind.self, Self.keys + "components: heads", adding: ["heads": attention])
        == "'heads' has no feed-forward layer; ROME and MEMIT change nothing else")
  }
}
