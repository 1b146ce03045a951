import NotebookTesting
import Testing

@testable import Experiments

struct TamperKindTests {
  @Test func everyWayIsAsked() async throws {
    let scene = try await EditedScene.shared
    let run = try await KindTest(TamperKind.self).runTwice(
      "model: edited\noriginal: base\nfacts: facts", inputs: scene.inputs)
    #expect(
      run.results.summary.map(\.way)
        == [.none, .rounded, .rounded, .movedBack, .movedBack, .movedBack])
    #expect(run.results.summary.map(\.amount) == [nil, 8, 4, 0.25, 0.5, 0.75])
  }

  @Test func withoutTheOriginalNothingIsMovedBack() async throws {
    let scene = try await EditedScene.shared
    let ways = try await scene.run(TamperKind.self, "model: edited\nfacts: facts\nbits: [16]")
      .results.summary.map(\.way)
    #expect(ways == [.none, .rounded])
  }

  @Test func allTheWayBackIsWhereItWas() async throws {
    let scene = try await EditedScene.shared
    let back = try await scene.run(
      TamperKind.self, "model: edited\noriginal: base\nfacts: facts\nbits: [16]\nshares: [0, 1]"
    ).results.summary
    let before = try await scene.run(TamperKind.self, "model: base\nfacts: facts").results
      .summary[0]
    #expect(back.count == 4)
    #expect(back[3].forgetAccuracy == before.forgetAccuracy)
    #expect(back[3].mcqEditAccuracy == before.mcqEditAccuracy)
    #expect(back[3].maintainAccuracy == before.maintainAccuracy)
    #expect(back[2].forgetAccuracy == back[0].forgetAccuracy, "none of the way is no change")
  }
}
