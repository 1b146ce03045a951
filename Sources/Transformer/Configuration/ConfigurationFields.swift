import Foundation
import Tensors

/// The fields of a `config.json`, or of an object in it, read as what they should be.
///
/// A field that is `null` is one that is not there.
package struct ConfigurationFields: Sendable {
  /// What messages call the file.
  package let path: String
  private let root: JSONTree

  /// The fields of a file.
  ///
  /// - Parameters:
  ///   - data: The file's content.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where it is no JSON object.
  package init(_ data: Data, path: String) throws {
    do {
      root = try JSONTree(data, path: path)
    } catch let error as FileError {
      throw FileError(path, "is no model configuration: it \(error.message)")
    }
    guard root.members != nil else {
      throw FileError(path, "is no model configuration: it is no JSON object")
    }
    self.path = path
  }

  private init(_ root: JSONTree, path: String) {
    self.root = root
    self.path = path
  }

  /// What is wrong with the file.
  package func problem(_ message: String) -> FileError { FileError(path, message) }

  private func value<Value>(
    _ field: String, _ kind: String, _ read: (JSONTree) -> Value?
  ) throws -> Value? {
    guard let found = root[field] else { return nil }
    if case .null = found { return nil }
    guard let value = read(found) else { throw problem("'\(field)' is not \(kind)") }
    return value
  }

  // MARK: - Fields that may be missing

  /// A whole number.
  package func integer(_ field: String) throws -> Int? {
    try value(field, "a whole number", \.integer)
  }

  /// A number.
  package func number(_ field: String) throws -> Double? { try value(field, "a number", \.number) }

  /// A number above zero.
  package func positive(_ field: String) throws -> Double? {
    guard let value = try number(field) else { return nil }
    guard value > 0, value.isFinite else {
      throw problem("\(field) is \(value), which is out of range")
    }
    return value
  }

  /// `true` or `false`.
  package func flag(_ field: String) throws -> Bool? {
    try value(field, "true or false") { value in
      guard case .boolean(let flag) = value else { return nil }
      return flag
    }
  }

  /// A text.
  package func text(_ field: String) throws -> String? { try value(field, "a text", \.text) }

  /// A list of texts.
  package func texts(_ field: String) throws -> [String]? {
    try value(field, "a list of texts") { list in
      list.items.flatMap { items in
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
      }
    }
  }

  /// The fields of an object.
  package func object(_ field: String) throws -> ConfigurationFields? {
    try value(field, "an object") { value in
      value.members == nil ? nil : ConfigurationFields(value, path: path)
    }
  }

  /// The id of a token, or the first of a list of ids.
  package func token(_ field: String) throws -> Int? {
    guard let ids = root[field]?.items else { return try integer(field) }
    guard let first = ids.first else { return nil }
    guard let id = first.integer else { throw problem("'\(field)' is not a list of tokens") }
    return id
  }

  // MARK: - Sizes

  /// The largest size of anything.
  private static let largestSize = 1 << 24
  /// The largest number of layers: what each of them does is kept in memory before any tensor is.
  private static let mostLayers = 1 << 16

  /// A size that must be there.
  package func size(_ field: String) throws -> Int {
    guard let size = try integer(field) else { throw problem("has no '\(field)'") }
    return try checked(size, field)
  }

  /// A size, or another where there is none.
  package func size(_ field: String, default other: Int) throws -> Int {
    try checked(try integer(field) ?? other, field)
  }

  /// A number of layers that must be there.
  package func layers(_ field: String) throws -> Int {
    let layers = try size(field)
    guard layers <= Self.mostLayers else {
      throw problem("\(field) is \(layers), which is out of range")
    }
    return layers
  }

  /// A size that is within the range of sizes.
  package func checked(_ size: Int, _ field: String) throws -> Int {
    guard (1...Self.largestSize).contains(size) else {
      throw problem("\(field) is \(size), which is out of range")
    }
    return size
  }

  // MARK: - What is not supported

  /// Refuses another activation than the family's.
  ///
  /// - Parameters:
  ///   - fields: Where it may be said; the first that is there counts.
  ///   - accepted: How the family's own activation may be called.
  ///   - family: The family's name.
  /// - Throws: `FileError` naming the activation that the file says.
  package func requireActivation(
    _ fields: [String], _ accepted: [String], of family: String
  ) throws {
    let written = try fields.compactMap { try text($0) }.first
    guard written.map(accepted.contains) ?? true else {
      throw problem("activation '\(written ?? "")' is not that of '\(family)'")
    }
  }

  /// Refuses biases that the family does not have.
  package func refuseBiases(_ fields: [String], of family: String) throws {
    for field in fields where try flag(field) == true {
      throw problem("biases are not supported in '\(family)'")
    }
  }
}
