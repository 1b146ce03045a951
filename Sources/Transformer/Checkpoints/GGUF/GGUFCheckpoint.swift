import Foundation
import Tensors

/// A model in a GGUF file: its shape in the metadata, its weights under ggml's names.
package struct GGUFCheckpoint: Sendable {
  private let parts: GGUFParts

  /// A model's GGUF files by name: all parts of it, or the only file.
  ///
  /// - Throws: `FileError` where a file is damaged, or a part is missing.
  package init(_ files: [String: URL]) throws { parts = try GGUFParts(files) }

  /// The GGUF files at a place by name: a file with those that it was split into, or, in a folder
  /// without `config.json`, those of the only model there.
  ///
  /// - Parameter place: A file or a folder.
  /// - Returns: The files; none where the place is a folder as Hugging Face lays it out.
  package static func files(at place: URL) -> [String: URL] {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
    guard isFolder.boolValue else {
      return place.lastPathComponent.hasSuffix(GGUFParts.suffix)
        ? GGUFParts.siblings(of: place) : [:]
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let found = names.filter { $0.hasSuffix(GGUFParts.suffix) }.sorted()
    guard let first = found.first, !names.contains(Checkpoint.configurationFile) else { return [:] }
    let siblings = GGUFParts.siblings(of: place.appending(path: first))
    return found.allSatisfy { siblings[$0] != nil } ? siblings : [:]
  }

  /// All tensors by name, as they are stored.
  package var entries: [Checkpoint.Entry] { parts.entries }

  /// What the file says besides its tensors.
  var metadata: GGUFMetadata { parts.metadata }

  /// The shape of the model.
  ///
  /// - Parameter families: The families that it may be of.
  /// - Returns: The shape.
  /// - Throws: `FileError` where the metadata say something impossible or not supported.
  package func configuration(
    families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> ModelConfiguration {
    try ModelConfiguration(
      json: GGUFConfiguration(parts).json(), path: metadata.path, families: families)
  }

  /// The model; quantized matrices stay as they lie in the file until they are used.
  ///
  /// - Parameter families: The families that it may be of.
  /// - Returns: The model.
  /// - Throws: `FileError` naming the file and the tensor that is wrong.
  package func model(
    families: [ModelConfiguration.Family] = ModelConfiguration.Family.allCases
  ) throws -> LanguageModel {
    let shape = try configuration(families: families)
    let names = GGUFTensorNames(model: shape, parts: parts)
    let permutes = try GGUFConfiguration(parts).architecture.permutesHeads
    // Before anything of such a size is made.
    _ = try parts.tensor(GGUFTensorNames.embedding, shape: [shape.vocabulary, shape.width])
    for name in names.piece(of: .block(shape.layers - 1, .down, .weight)).names {
      guard parts.shape(of: name) != nil else { throw metadata.problem("has no tensor '\(name)'") }
    }
    var unread = Set(parts.entries.map(\.name)).subtracting(GGUFTensorNames.rotaryFactors)
    var model = LanguageModel(zeros: shape)
    try model.forEachParameter { path, parameter in
      guard let name = ParameterName(path) else { return }
      let piece = names.piece(of: name)
      unread.subtract(piece.names)
      let tensors = try zip(piece.names, piece.shapes(of: parameter.shape)).map(parts.tensor)
      let joined = piece.joined(
        permutes ? shape.halfSplit(tensors, of: name) : tensors, shape: parameter.shape)
      parameter = shape.withoutOffset(joined, of: name)
    }
    if let name = unread.min() {
      throw metadata.problem("tensor '\(name)' is in no model of the family '\(shape.family)'")
    }
    return model
  }
}

extension ModelConfiguration {
  /// Queries and keys with the two halves of what is rotated one after the other, as the engine has them.
  ///
  /// ggml's Llama rotates neighbouring places, and has the rows of each head in that order.
  ///
  /// - Parameters:
  ///   - tensors: The tensors of a parameter; of queries, keys and values, three.
  ///   - parameter: The parameter.
  /// - Returns: The tensors, in the engine's order of rows.
  fileprivate func halfSplit(_ tensors: [Tensor], of parameter: ParameterName) -> [Tensor] {
    guard case .block(_, .queryKeyValue, _) = parameter, tensors.count == 3 else { return tensors }
    func order(_ heads: Int) -> [Int] {
      (0..<heads * headWidth).map { row in
        let (head, place) = row.quotientAndRemainder(dividingBy: headWidth)
        let (half, pair) = place.quotientAndRemainder(dividingBy: headWidth / 2)
        return head * headWidth + 2 * pair + half
      }
    }
    return [tensors[0].reordered(order(heads)), tensors[1].reordered(order(keyHeads)), tensors[2]]
  }

  /// The weights of a norm without what the family adds to them, which GGUF files have added.
  fileprivate func withoutOffset(_ tensor: Tensor, of parameter: ParameterName) -> Tensor {
    let configuration: NormConfiguration? =
      switch parameter {
      case .finalNorm(.weight): finalNorm
      case .block(let layer, let part, .weight): norm(part, layer: layer)
      default: nil
      }
    guard let offset = configuration?.offset, offset != 0 else { return tensor }
    return Tensor(tensor.scalars.map { $0 - offset }, shape: tensor.shape)
  }
}
