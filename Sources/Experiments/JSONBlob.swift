import Foundation
import Notebook

/// A value that cells hand on as a blob of JSON.
protocol JSONBlob: Codable {
  /// The blob's name.
  static var file: String { get }
}

extension JSONBlob {
  /// The value that a cell put out.
  static func read(_ output: StoredOutput) throws -> Self {
    try JSONDecoder().decode(Self.self, from: Data(contentsOf: output.blob(file)))
  }

  /// The value as a blob, the same bytes for the same value.
  func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
