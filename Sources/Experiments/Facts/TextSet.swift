import Foundation
import Notebook
import Transformer

/// Plain texts: those that edits train on so that nothing else changes, and others to see whether it
/// does.
struct TextSet: JSONBlob, Sendable, Hashable {
  /// Texts to train on.
  var retained: [String]
  /// Texts that nothing is trained on.
  var heldOut: [String]

  /// The blob that holds texts.
  static let file = "texts.json"
}

extension StoredModel {
  /// The tokens of texts, cut at a length; texts of fewer than two tokens predict nothing and are
  /// left out.
  func tokens(of texts: [String], upTo length: Int) -> [[Int32]] {
    let longest = min(length, model.configuration.contextLength)
    return texts.map { Array(tokenizer.encode($0).prefix(longest)) }.filter { $0.count > 1 }
  }
}
