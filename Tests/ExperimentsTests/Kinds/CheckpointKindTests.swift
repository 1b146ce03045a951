import Facts
import Foundation
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

struct CheckpointKindTests {
  /// The scene's model as a folder of files.
  private func files() async throws -> [String: Data] {
    let base = try #require(await SmallScene.shared.inputs["base"])
    return Dictionary(
      uniqueKeysWithValues: try base.blobs.map { ("model/\($0)", try base.blob($0)) })
  }

  @Test func aFolderIsTakenAsItIs() async throws {
    let base = try #require(await SmallScene.shared.inputs["base"])
    let run = try await KindTest(CheckpointKind.self, files: files()).runTwice("folder: model")
    let size = run.results.size
    #expect(size.family == "gemma")
    #expect(size.layers == 2 && size.width == 32 && size.heads == 2)
    let names = ["config.json", "model.safetensors", "tokenizer.json"]
    #expect(run.output.blobs == names)
    for name in names { #expect(try run.output.blob(name) == base.blob(name)) }
    #expect(try run.output.read(AskedModel.self).model.configuration.vocabulary == size.vocabulary)
  }

  @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json"])
  func whatIsMissingShowsNow(file: String) async throws {
    var files = try await files()
    files["model/\(file)"] = nil
    let message = await KindTest(CheckpointKind.self, files: files).failure("folder: model")
    #expect(message?.contains(file) == true)
  }
}
