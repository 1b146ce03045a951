import Foundation
import Tensors

extension LanguageModel {
  /// The model with the tensors of a file in place of its own, under the names that checkpoints use.
  ///
  /// - Parameter file: A safetensors file; what it does not hold stays.
  /// - Returns: The model.
  /// - Throws: `FileError` where a tensor is of another shape, or is no tensor of the model.
  package func replacingTensors(by file: URL) throws -> LanguageModel {
    let files = try WeightFiles([file])
    var unread = Set(files.entries.map(\.name))
    var model = self
    try model.forEachParameter { path, parameter in
      let piece = configuration.piece(ofParameter: path)
      guard piece.names.contains(where: unread.contains) else { return }
      let parts = try piece.split(parameter).map { name, tensor in
        unread.remove(name) == nil ? tensor : try files.tensor([name], shape: tensor.shape)
      }
      parameter = piece.joined(parts, shape: parameter.shape)
    }
    if let name = unread.min() {
      throw FileError(file.lastPathComponent, "tensor '\(name)' is in no such model")
    }
    return model
  }
}
