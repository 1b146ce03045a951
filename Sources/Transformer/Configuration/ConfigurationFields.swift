import Foundation
import Synchronization
import Tensors

/// The fields of a `config.json`, or of an object in it, read as what they should be.
///
/// A field that is `null` is one that is not there, but where `null` itself says something. What has
/// been asked for is remembered, so that what nobody asked for can be refused.
package struct ConfigurationFields: Sendable {
  /// What messages call the file.
  package let path: String
  let root: JSONTree
  private let questions = Questions()

  /// The names of the fields that have been asked for.
  private final class Questions: Sendable {
    let asked = Mutex<Set<String>>([])
  }

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
    guard let found = found(field) else { return nil }
    if case .null = found { return nil }
    guard let value = read(found) else { throw problem("'\(field)' is not \(kind)") }
    return value
  }

  private func found(_ field: String) -> JSONTree? {
    _ = questions.asked.withLock { $0.insert(field) }
    return root[field]
  }

  /// The fields that have been asked for, whether or not they are there.
  var asked: Set<String> { questions.asked.withLock { $0 } }

  /// Whether a field is there, if only to be `null`.
  package func says(_ field: String) -> Bool { found(field) != nil }

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

  /// A number above zero, none where the file says `null`, or another where it says nothing.
  package func positive(_ field: String, missing other: Double) throws -> Double? {
    says(field) ? try positive(field) : other
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

  /// A list.
  package func list(_ field: String) throws -> [JSONTree]? { try value(field, "a list", \.items) }

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
    guard let ids = found(field)?.items else { return try integer(field) }
    guard let first = ids.first else { return nil }
    guard let id = first.integer else { throw problem("'\(field)' is not a list of tokens") }
    return id
  }

  // MARK: - Sizes

  /// The largest size of anything.
  private static let largestSize = 1 << 24
  /// The largest number of layers: what each of them does is kept in memory before any tensor is.
  private static let mostLayers = 1 << 16

  /// A size, or another where there is none; it must be there where no other is given.
  package func size(_ field: String, default other: Int? = nil) throws -> Int {
    guard let size = try integer(field) ?? other else { throw problem("has no '\(field)'") }
    return try checked(size, field)
  }

  /// A size, none where the file says `null`, or another where it says nothing.
  package func size(_ field: String, missing other: Int?) throws -> Int? {
    guard says(field) else { return other }
    return try integer(field).map { try checked($0, field) }
  }

  /// A number of layers that must be there.
  package func layers(_ field: String, default other: Int? = nil) throws -> Int {
    let layers = try size(field, default: other)
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
}
