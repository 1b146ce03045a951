import Foundation
import Tensors

/// A folder as Hugging Face lays a model out: which files hold its weights, and what it is if it is no
/// such folder.
struct CheckpointFolder {
  /// The index of shards.
  static let indexFile = "model.safetensors.index.json"

  private struct Index: Decodable {
    var shards: [String: String]

    enum CodingKeys: String, CodingKey { case shards = "weight_map" }
  }

  /// The files of the weights.
  let weights: [URL]
  /// For each tensor that an index names, the file that it says it is in.
  let map: [String: String]

  /// The weights in a folder: one file, or where there is none the shards that an index names, as
  /// transformers looks for them.
  ///
  /// - Throws: `FileError` saying what the folder holds in their place.
  init(_ folder: URL) throws {
    let single = folder.appending(path: Checkpoint.weightsFile)
    let index = folder.appending(path: Self.indexFile)
    guard !single.isThere, let json = try? Data(contentsOf: index) else {
      weights = [single]
      map = [:]
      if !single.isThere { throw Self.missing(Checkpoint.weightsFile, in: folder) }
      return
    }
    guard let map = try? JSONDecoder().decode(Index.self, from: json).shards else {
      throw FileError(Self.indexFile, "has no 'weight_map' from tensor to file")
    }
    let shards = Set(map.values).sorted()
    for shard in shards where shard.contains("/") || shard == ".." {
      throw FileError(Self.indexFile, "names '\(shard)', which is not in its folder")
    }
    weights = shards.map { folder.appending(path: $0) }
    self.map = map
  }

  /// What is wrong with a folder that lacks a file of a model: what it holds in its place.
  static func missing(_ file: String, in folder: URL) -> FileError {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    func first(_ isOne: (String) -> Bool) -> String? { names.first(where: isOne) }
    if first({ $0 == "adapter_config.json" || $0.hasPrefix("adapter_model.") }) != nil {
      return FileError(
        folder.path, "holds a PEFT adapter, no model: merge it into its model, and save that")
    }
    if let found = first({ $0.hasSuffix(".gguf") }) {
      return FileError(folder.path, "holds a GGUF file: name '\(found)' itself")
    }
    guard file == Checkpoint.weightsFile else {
      return FileError(folder.appending(path: file).path, "cannot be read")
    }
    if let found = first({ $0.hasSuffix(".safetensors") && $0.contains("-of-") }) {
      return FileError(folder.path, "holds shards such as '\(found)', but no '\(indexFile)'")
    }
    if let found = first({ $0.hasSuffix(".safetensors") }) {
      return FileError(folder.path, "has no '\(file)'; there is '\(found)'")
    }
    if let found = first({ $0.hasSuffix(".bin") || $0.hasSuffix(".pt") || $0.hasSuffix(".pth") }) {
      return FileError(
        folder.path, "holds its weights as '\(found)', which is not read: save them as safetensors")
    }
    return FileError(folder.appending(path: file).path, "cannot be read")
  }
}

extension URL {
  fileprivate var isThere: Bool { FileManager.default.fileExists(atPath: path) }
}
