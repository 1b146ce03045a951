import Foundation
import Tensors

/// A model as Hugging Face lays it out, `config.json` and `model.safetensors`; or in a GGUF file.
public enum Checkpoint {
  /// The file of the configuration.
  package static let configurationFile = "config.json"
  /// The file of the weights.
  package static let weightsFile = "model.safetensors"

  /// Reads a model from a folder, its weights in one file or in shards, or from a GGUF file.
  ///
  /// - Parameters:
  ///   - folder: The folder, or the `.gguf` file.
  ///   - families: The families that it may be of.
  /// - Returns: The model.
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(
    _ folder: URL, families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> LanguageModel {
    let files = GGUFCheckpoint.files(at: folder)
    if !files.isEmpty { return try GGUFCheckpoint(files).model(families: families) }
    let shape = try configuration(in: folder, families: families)
    return try model(shape, from: WeightFiles(in: folder))
  }

  /// Reads a model from its files, the weights in one or in shards.
  ///
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  package static func load(configuration: URL, weights: [URL]) throws -> LanguageModel {
    try model(
      self.configuration(configuration, ModelConfiguration.Family.allCases),
      from: WeightFiles(weights))
  }

  /// The files of a model by name.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - type: How its weights are stored: `f32`, or rounded to `bf16`.
  /// - Returns: The configuration and the weights, as transformers reads them.
  /// - Throws: Where they cannot be encoded.
  public static func files(
    of model: LanguageModel, as type: SafeTensors.ElementType = .f32
  ) throws -> [String: Data] {
    [
      configurationFile: model.configuration.json(as: type),
      weightsFile: try SafeTensors.encode(tensors(of: model), as: type),
    ]
  }

  /// Whether there is a model at a place: a folder with `config.json`, or with a `.gguf` file, or such a
  /// file.
  package static func isThere(at place: URL) -> Bool {
    GGUFCheckpoint.files(at: place).values
      .contains { FileManager.default.fileExists(atPath: $0.path) }
      || FileManager.default.fileExists(atPath: place.appending(path: configurationFile).path)
  }

  /// The model's parameters, or any values of the same shapes such as gradients, under the names
  /// that checkpoints use, merged matrices split.
  package static func tensors(of model: LanguageModel) -> [(name: String, tensor: Tensor)] {
    model.foldingAdapters.parameters.flatMap { name, tensor in
      model.configuration.piece(ofParameter: name).split(tensor)
    }
  }

  /// A tensor of a checkpoint.
  package struct Entry: Sendable, Hashable, Codable {
    /// Its name.
    package var name: String
    /// How its elements are stored, as safetensors names it.
    package var type: String
    /// Its shape.
    package var shape: [Int]
    /// The file that it is in.
    package var file: String
  }

  /// The files of the weights in a folder.
  ///
  /// - Throws: `FileError` saying what the folder holds in their place.
  package static func weights(in folder: URL) throws -> [URL] {
    try CheckpointFolder(folder).weights
  }

  /// What a folder holds, without reading a value but those of a head that is stored beside the
  /// embedding that it is said to be.
  ///
  /// - Parameter folder: The folder.
  /// - Returns: The shape of the model, as its weights have it, all tensors, and the names of those that
  ///   it does not use.
  /// - Throws: `FileError` where the files do not make up a model.
  package static func survey(
    of folder: URL
  ) throws -> (shape: ModelConfiguration, tensors: [Entry], unused: [String]) {
    let gguf = GGUFCheckpoint.files(at: folder)
    guard gguf.isEmpty else {
      let file = try GGUFCheckpoint(gguf)
      return (try file.configuration(), file.entries, [])
    }
    let shape = try configuration(in: folder)
    let files = try WeightFiles(in: folder)
    let settled = try files.settled(shape)
    let unused = try files.unused(by: LanguageModel(zeros: settled))
    return (settled, files.entries, unused.map(\.name))
  }

  /// Reads the shape of the model in a folder, or in a GGUF file.
  ///
  /// - Parameters:
  ///   - folder: The folder, or the `.gguf` file.
  ///   - families: The families that it may be of.
  /// - Returns: The shape.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  public static func configuration(
    in folder: URL,
    families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> ModelConfiguration {
    let files = GGUFCheckpoint.files(at: folder)
    if !files.isEmpty { return try GGUFCheckpoint(files).configuration(families: families) }
    return try configuration(folder.appending(path: configurationFile), families)
  }

  private static func configuration(
    _ url: URL, _ families: [ModelConfiguration.Family]
  ) throws -> ModelConfiguration {
    guard let json = try? Data(contentsOf: url) else {
      throw CheckpointFolder.missing(url.lastPathComponent, in: url.deletingLastPathComponent())
    }
    return try ModelConfiguration(json: json, path: url.lastPathComponent, families: families)
  }

  /// The model of a shape whose weights lie in files.
  static func model(
    _ shape: ModelConfiguration, from files: WeightFiles
  ) throws -> LanguageModel {
    let shape = try files.settled(shape)
    var model = LanguageModel(zeros: shape)
    _ = try files.unused(by: model)
    try model.forEachParameter { path, parameter in
      let piece = shape.piece(ofParameter: path)
      let parts = try zip(piece.names, piece.shapes(of: parameter.shape)).map { name, size in
        try files.tensor(shape.names(of: name), shape: size)
      }
      parameter = piece.joined(parts, shape: parameter.shape)
    }
    return model
  }
}

extension ModelConfiguration {
  /// Where the parameter of a name lies in the family's checkpoints.
  func piece(ofParameter name: String) -> CheckpointPiece {
    guard let parameter = ParameterName(name) else {
      fatalError("'\(name)' is no parameter of a model without adapters")
    }
    return piece(of: parameter)
  }

  /// Where a parameter lies in the family's checkpoints.
  func piece(of parameter: ParameterName) -> CheckpointPiece {
    family.definition.piece(of: parameter, in: self)
  }

  /// All names of a tensor, the first of which is that of checkpoints written now.
  ///
  /// Models without a head are stored without the first part of the names (`base_model_prefix` in
  /// transformers), and a tied matrix may be stored as the head only.
  func names(of tensor: String) -> [String] {
    let embedding = piece(of: .embedding).names[0]
    let prefix = embedding.prefix { $0 != "." } + "."
    let names = [tensor] + family.definition.otherNames(of: tensor)
    let bare = tensor.hasPrefix(prefix) ? [String(tensor.dropFirst(prefix.count))] : []
    let head = tensor == embedding && tiesEmbeddings ? self.names(of: .unembedding) : []
    return names + bare + head
  }

  /// All names of a parameter that lies in one tensor.
  func names(of parameter: ParameterName) -> [String] {
    names(of: piece(of: parameter).names[0])
  }
}
