import NotebookTesting
import Testing

@testable import Experiments

struct MaskKindTests {
  private static let keys =
    "model: base\nfacts: facts\ntexts: texts\ncomponents: first\nbatch: 8\nsteps: 3\n"

  @Test(arguments: ["clamp", "learned"])
  func masksOfEverySizeAreMeasured(method: String) async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(MaskKind.self).runTwice(
      Self.keys + "method: \(method)\nsizes: [0, 20]\nmechanisms: [first, second]",
      inputs: scene.inputs)
    let sizes = run.results.sizes
    #expect(sizes.map(\.size) == [0, 20] && sizes.map(\.taken) == [0, 20])
    #expect(sizes[1].takenShare == 20.0 / (3 * 32 * 64))
    let mechanisms = run.results.mechanisms
    #expect(mechanisms.map(\.mechanism) == ["first", "second"])
    #expect(mechanisms[0].takenShare == 20.0 / (3 * 32 * 64) && mechanisms[1].takenShare == 0)
  }

  @Test func nothingTakenOutIsTheModelItself() async throws {
    let scene = try await SmallScene.shared
    let mask = try await scene.run(MaskKind.self, Self.keys + "sizes: [0]").results.sizes[0]
    let model = try await scene.run(TamperKind.self, "model: base\nfacts: facts").results
      .summary[0]
    #expect(mask.forgetAccuracy == model.forgetAccuracy)
    #expect(mask.maintainAccuracy == model.maintainAccuracy)
    #expect(mask.mcqForgetAccuracy == model.mcqForgetAccuracy)
  }
}
