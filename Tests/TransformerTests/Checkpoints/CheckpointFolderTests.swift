import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Folders of models, and folders of something else.
struct CheckpointFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ files: [String: String]) throws {
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.url.appending(path: name))
    }
  }

  private func complaint() throws -> String {
    let error = #expect(throws: FileError.self) { try Checkpoint.load(folder.url) }
    return try #require(error?.description).replacingOccurrences(of: folder.url.path, with: "F")
  }

  /// What a folder holds in place of a model, by its files.
  @Test(arguments: [
    (
      ["adapter_config.json", "adapter_model.safetensors"],
      "F: holds a PEFT adapter, no model: merge it into its model, and save that"
    ),
    (
      ["config.json", "pytorch_model.bin"],
      "F: holds its weights as 'pytorch_model.bin', which is not read: save them as safetensors"
    ),
    (
      ["config.json", "model-00001-of-00002.safetensors"],
      "F: holds shards such as 'model-00001-of-00002.safetensors', but no 'model.safetensors.index.json'"
    ),
    (
      ["config.json", "weights.safetensors"],
      "F: has no 'model.safetensors'; there is 'weights.safetensors'"
    ),
    (["config.json"], "F/model.safetensors: cannot be read"),
    (["model.safetensors"], "F/config.json: cannot be read"),
  ]) func whatTheFolderHoldsIsSaid(files: [String], expected: String) throws {
    let configuration = String(decoding: TinyModels.shape(.llama).json(), as: UTF8.self)
    try write(Dictionary(uniqueKeysWithValues: files.map { ($0, configuration) }))
    #expect(try complaint() == expected)
  }

  @Test func pointersAreNamed() throws {
    try write(["config.json": "version https://git-lfs.github.com/spec/v1\n"])
    #expect(try complaint().contains("it is a Git LFS pointer, not the file itself"))
  }

  /// As transformers looks for them: the shards beside a whole file are not looked at.
  @Test func oneFileCountsBeforeAnIndex() throws {
    let index = #"{"weight_map": {"a": "model-00001-of-00001.safetensors"}}"#
    try write([CheckpointFolder.indexFile: index])
    #expect(
      try CheckpointFolder(folder.url).weights.map(\.lastPathComponent)
        == ["model-00001-of-00001.safetensors"])
    let model = TinyModels.model(.llama)
    for (name, data) in try Checkpoint.files(of: model) {
      try data.write(to: folder.url.appending(path: name))
    }
    #expect(
      try Checkpoint.weights(in: folder.url).map(\.lastPathComponent) == ["model.safetensors"])
    #expect(try Checkpoint.load(folder.url).embedding.scalars == model.embedding.scalars)
  }
}
