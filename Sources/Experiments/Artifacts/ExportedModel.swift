import Foundation
import Interpretability
import Notebook
import Transformer
import Unlearning

/// A cell's model as a checkpoint folder that transformers loads: the whole model, in the state that the
/// cell left it in.
package struct ExportedModel {
  /// The folder's files by name.
  package let files: [String: Data]

  /// The files as they came; where the cell changed the model, or it came in a GGUF file, its configuration
  /// and weights are written anew in float32, so that nothing is rounded away.
  ///
  /// - Parameter output: What the cell put out; nil comes back where that is no model.
  /// - Throws: Where a file cannot be read.
  package init?(of output: StoredOutput) throws {
    let stored = StoredModel(output)
    guard stored.isThere else { return nil }
    var places = output.blobs
    var whole: [String: Data] = [:]
    // What an edit hands on beside its model.
    for file in [EditSettings.file, Localization.file] { places[file] = nil }
    if stored.isWrittenAnew {
      let model = try stored.model()
      whole = try Checkpoint.files(of: model).merging(
        stored.tokenizerFiles(contextLength: model.configuration.contextLength)
      ) { $1 }
      for name in stored.weightFiles { places[name] = nil }
    }
    files = try places.mapValues { try Data(contentsOf: $0, options: .alwaysMapped) }
      .merging(whole) { $1 }
  }
}
