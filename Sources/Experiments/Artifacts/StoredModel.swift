import Foundation
import Notebook
import Transformer

extension Checkpoint {
  /// The shape of the model that a cell put out.
  ///
  /// - Throws: Where its configuration cannot be read.
  static func configuration(of output: StoredOutput) throws -> ModelConfiguration {
    try ModelConfiguration(
      json: Data(contentsOf: output.blob(configurationFile)), path: configurationFile)
  }

  /// The model that a cell put out, with its changes where it has any.
  ///
  /// - Throws: Where a file is missing or cannot be read.
  static func model(of output: StoredOutput) throws -> LanguageModel {
    // A later file's tensors stand in place of an earlier one's: changes come last.
    let order = output.weights.sorted {
      ($0.key == ChangedModel.file ? 1 : 0, $0.key) < ($1.key == ChangedModel.file ? 1 : 0, $1.key)
    }
    return try load(
      configuration: output.blob(configurationFile),
      weights: order.isEmpty ? [output.blob(weightsFile)] : order.map(\.value))
  }
}

extension StoredOutput {
  /// The files of tensors among its blobs.
  var weights: [String: URL] { blobs.filter { $0.key.hasSuffix(".safetensors") } }
}
