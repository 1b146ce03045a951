import Foundation
import Tensors
import Testing

@testable import Transformer

/// A `config.json` that a test writes: the fields of a small model of one family, some of them changed.
struct ConfigurationText {
  private let fields: [String: String]

  /// A small model's, sizes called as Llama calls them.
  init(_ modelType: String) {
    fields = [
      "model_type": "\"\(modelType)\"", "vocab_size": "97", "hidden_size": "48",
      "intermediate_size": "96", "num_hidden_layers": "2", "num_attention_heads": "4",
      "num_key_value_heads": "4",
    ]
  }

  /// The given fields, as JSON.
  init(fields: [String: String]) { self.fields = fields }

  /// What is read where fields are added or changed, each a value in JSON, or left out.
  func read(_ changes: [String: String?] = [:]) throws -> ModelConfiguration {
    let all = changes.reduce(into: fields) { $0[$1.key] = $1.value }
    let members = all.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
    return try ModelConfiguration(json: Data("{\(members)}".utf8))
  }

  /// What is said against the same.
  func complaint(_ changes: [String: String?]) -> String {
    do {
      return "read as \(try read(changes))"
    } catch {
      return "\(error)"
    }
  }
}
