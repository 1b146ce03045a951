import Foundation
import Tensors

/// A model as Hugging Face lays it out: `config.json` and `model.safetensors`.
public enum Checkpoint {
  /// The file of the configuration.
  package static let configurationFile = "config.json"
  /// The file of the weights.
  package static let weightsFile = "model.safetensors"

  /// Reads a model from a folder, its weights in one file or in shards.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - families: The families that it may be of.
  /// - Returns: The model.
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(
    _ folder: URL, families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> LanguageModel {
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
  public static func files(of model: LanguageModel) throws -> [String: Data] {
    [
      configurationFile: try model.configuration.json(),
      weightsFile: try SafeTensors.encode(tensors(of: model)),
    ]
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

  /// The shape of the model in a folder, as its weights have it; no values are read but those of a
  /// head that is stored beside the embedding that it is said to be.
  ///
  /// - Throws: `FileError` where the files do not make up a model.
  package static func settledConfiguration(in folder: URL) throws -> ModelConfiguration {
    let files = try WeightFiles(in: folder)
    let shape = try files.settled(configuration(in: folder))
    try files.check(against: LanguageModel(zeros: shape))
    return shape
  }

  /// The tensors in a folder by name, without reading their values.
  ///
  /// - Throws: `FileError` naming the file that is wrong.
  package static func entries(in folder: URL) throws -> [Entry] {
    try WeightFiles(in: folder).entries
  }

  /// Reads the shape of the model in a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - families: The families that it may be of.
  /// - Returns: The shape.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  public static func configuration(
    in folder: URL,
    families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> ModelConfiguration {
    try configuration(folder.appending(path: configurationFile), families)
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
    try files.check(against: model)
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
