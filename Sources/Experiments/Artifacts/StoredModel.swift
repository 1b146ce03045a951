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
}
