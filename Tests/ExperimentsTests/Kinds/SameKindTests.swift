import NotebookTesting
import Testing

@testable import Experiments

struct SameKindTests {
  @Test func aModelIsHandedOnByteForByte() async throws {
    let scene = try await SmallScene.shared
    let base = try #require(scene.inputs["base"])
    let run = try await scene.run(SameKind.self, "model: base")
    #expect(run.results.files.map(\.file) == base.blobs)
    #expect(run.output.blobs == base.blobs)
    for name in base.blobs { #expect(try run.output.blob(name) == base.blob(name)) }
  }

  @Test func onlyModelsAreHandedOn() async throws {
    let scene = try await SmallScene.shared
    #expect(
      await scene.failure(of: SameKind.self, "model: facts")
        == "'model' wants a model, which the input 'facts' is not")
  }
}
