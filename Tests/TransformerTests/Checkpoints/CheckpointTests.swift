import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Models in folders, as Hugging Face lays them out.
struct CheckpointTests {
  @Test(arguments: ReferenceTests.names) func savedModelsAreTheSame(name: String) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (file, data) in try Checkpoint.files(of: fixture.model) {
      try data.write(to: folder.appending(path: file))
    }
    let loaded = try Checkpoint.load(folder)
    #expect(
      loaded.parameters.map(\.tensor.scalars) == fixture.model.parameters.map(\.tensor.scalars))
    let batch = TokenBatch(fixture.sequences)
    #expect(loaded.logits(batch).scalars == fixture.model.logits(batch).scalars)
  }

  @Test func adaptersAreFoldedWhereAModelIsWritten() throws {
    let model = TinyModels.model(.llama)
    let adapters = try LowRankAdapters(
      on: [.attention(layer: 0)], of: model, rank: 2, alpha: 4, seed: 3)
    let names = Checkpoint.tensors(of: adapters.applied(to: model)).map(\.name)
    #expect(names == Checkpoint.tensors(of: model).map(\.name))
  }

  @Test func foldersWithoutAConfigurationAreRefused() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FileError.self) { try Checkpoint.load(folder.url) }
    #expect(error?.message == "cannot be read")
    #expect(error?.path.hasSuffix("config.json") == true)
  }
}
