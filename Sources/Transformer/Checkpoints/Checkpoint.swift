import Foundation
import Tensors

/// A model as Hugging Face lays it out: `config.json` and `model.safetensors`.
public enum Checkpoint {
  /// The file of the configuration.
  public static let configurationFile = "config.json"
  /// The file of the weights.
  public static let weightsFile = "model.safetensors"

  /// Reads a model from a folder, its weights in one file or in shards.
  ///
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(_ folder: URL) throws -> LanguageModel {
    let shape = try configuration(in: folder)
    return try model(shape, from: WeightFiles(in: folder))
  }

  /// Reads a model from its files, the weights in one or in shards.
  ///
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(configuration: URL, weights: [URL]) throws -> LanguageModel {
    try model(self.configuration(configuration), from: WeightFiles(weights))
  }

  /// The files of a model by name.
  public static func files(of model: LanguageModel) throws -> [String: Data] {
    [
      configurationFile: try model.configuration.json(),
      weightsFile: try SafeTensors.encode(tensors(of: model)),
    ]
  }

  /// The model's parameters, or any values of the same shapes such as gradients, under the names
  /// that checkpoints use, merged matrices split.
  public static func tensors(of model: LanguageModel) -> [(name: String, tensor: Tensor)] {
    let names = CheckpointNames(configuration: model.configuration)
    return model.foldingAdapters.parameters.flatMap { names.piece($0.name).split($0.tensor) }
  }

  /// A tensor of a checkpoint.
  public struct Entry: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String
    /// How its elements are stored, as safetensors names it.
    public var type: String
    /// Its shape.
    public var shape: [Int]
    /// The file that it is in.
    public var file: String
  }

  /// The tensors in a folder by name, without reading their values.
  ///
  /// - Throws: `FileError` naming the file that is wrong.
  public static func entries(in folder: URL) throws -> [Entry] {
    try WeightFiles(in: folder).entries
  }

  /// Reads the shape of the model in a folder.
  ///
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  public static func configuration(in folder: URL) throws -> ModelConfiguration {
    try configuration(folder.appending(path: configurationFile))
  }

  static func configuration(_ url: URL) throws -> ModelConfiguration {
    guard let json = try? Data(contentsOf: url) else {
      throw FileError(url.path, "cannot be read")
    }
    return try ModelConfiguration(json: json, path: url.lastPathComponent)
  }

  static func model(
    _ shape: ModelConfiguration, from files: WeightFiles
  ) throws -> LanguageModel {
    try files.checkSizes(of: shape)
    let names = CheckpointNames(configuration: shape)
    var model = LanguageModel(zeros: shape)
    try model.forEachParameter { path, parameter in
      let piece = names.piece(path)
      let parts = try zip(piece.names, piece.shapes(of: parameter.shape)).map {
        try files.tensor($0, shape: $1)
      }
      parameter = piece.joined(parts, shape: parameter.shape)
    }
    return model
  }
}

/// The files that hold a checkpoint's weights.
struct WeightFiles {
  private static let indexFile = "model.safetensors.index.json"

  private struct Index: Decodable {
    var shards: [String: String]

    enum CodingKeys: String, CodingKey { case shards = "weight_map" }
  }

  private let files: [(path: String, tensors: SafeTensors)]
  private let places: [String: Int]

  /// The weights in a folder: one file, or the shards that an index names.
  init(in folder: URL) throws {
    let index = folder.appending(path: Self.indexFile)
    guard let json = try? Data(contentsOf: index) else {
      self = try WeightFiles([folder.appending(path: Checkpoint.weightsFile)])
      return
    }
    guard let map = try? JSONDecoder().decode(Index.self, from: json).shards else {
      throw FileError(Self.indexFile, "has no 'weight_map' from tensor to file")
    }
    let shards = Set(map.values).sorted()
    for shard in shards where shard.contains("/") || shard == ".." {
      throw FileError(Self.indexFile, "names '\(shard)', which is not in its folder")
    }
    self = try WeightFiles(shards.map { folder.appending(path: $0) })
    for (name, shard) in map where places[name].map({ files[$0].path }) != shard {
      throw FileError(shard, "has no tensor '\(name)', which \(Self.indexFile) says it has")
    }
  }

  /// The given files.
  init(_ urls: [URL]) throws {
    files = try urls.map { ($0.lastPathComponent, try SafeTensors(contentsOf: $0)) }
    var places: [String: Int] = [:]
    for (position, file) in files.enumerated() {
      for name in file.tensors.entries.keys { places[name] = position }
    }
    self.places = places
  }

  /// All tensors by name.
  var entries: [Checkpoint.Entry] {
    files.flatMap { file in
      file.tensors.entries.map { name, entry in
        Checkpoint.Entry(
          name: name, type: entry.type.rawValue, shape: entry.shape, file: file.path)
      }
    }.sorted { $0.name.compare($1.name, options: .numeric) == .orderedAscending }
  }

  /// A tensor of a shape, all of whose values are finite.
  func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    let (file, name) = try place(name)
    let found = file.tensors.entries[name]?.shape ?? []
    guard found == shape else {
      throw FileError(
        file.path, "tensor '\(name)' has shape \(found), the configuration says \(shape)")
    }
    let tensor = try file.tensors.tensor(name)
    guard tensor.isFinite else {
      throw FileError(file.path, "tensor '\(name)' holds values that are not finite")
    }
    return tensor
  }

  /// Refuses sizes that no file holds, before anything of such a size is made.
  func checkSizes(of shape: ModelConfiguration) throws {
    let names = CheckpointNames(configuration: shape)
    let expected = [shape.vocabulary, shape.width]
    for name in names.piece("embedding").names {
      let (file, name) = try place(name)
      let found = file.tensors.entries[name]?.shape ?? []
      guard found == expected else {
        throw FileError(
          file.path, "tensor '\(name)' has shape \(found), the configuration says \(expected)")
      }
    }
    for name in names.piece("blocks.\(shape.layers - 1).down.weight").names { _ = try place(name) }
  }

  /// Where a tensor lies; names that older versions of transformers gave are known too.
  private func place(_ name: String) throws -> (file: (path: String, tensors: SafeTensors), String)
  {
    for candidate in [name] + Self.olderNames(of: name) {
      if let position = places[candidate] { return (files[position], candidate) }
    }
    let all = files.map(\.path).joined(separator: ", ")
    throw FileError(all, "has no tensor '\(name)'")
  }

  /// What older checkpoints call a tensor: GPT-2's without a prefix, GPT-NeoX's unembedding.
  private static func olderNames(of name: String) -> [String] {
    if name == "lm_head.weight" { return ["embed_out.weight"] }
    return name.hasPrefix("transformer.") ? [String(name.dropFirst("transformer.".count))] : []
  }
}
