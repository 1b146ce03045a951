import Tensors

/// The metadata of a GGUF file, read as what each value should be.
struct GGUFMetadata: Sendable {
  /// What messages call the file.
  let path: String
  private let values: [String: GGUFValue]

  /// Takes the given number of keys with their values from a header.
  init(_ cursor: inout GGUFCursor, count: Int) throws {
    path = cursor.path
    var values: [String: GGUFValue] = [:]
    for _ in 0..<count {
      let key = try cursor.text()
      let value = try GGUFValue(&cursor, key: key)
      guard values.updateValue(value, forKey: key) == nil else {
        throw FileError(path, "says '\(key)' twice")
      }
    }
    self.values = values
  }

  /// What is wrong with the file.
  func problem(_ message: String) -> FileError { FileError(path, message) }

  /// The keys, in no order.
  var keys: some Sequence<String> { values.keys }

  /// Whether a value turns something on: not one that is empty, off, or changes nothing as a factor.
  func asksForSomething(_ key: String) -> Bool {
    switch values[key] {
    case .integer(let number): number != 0 && number != 1
    case .number(let number): number != 0 && number != 1
    case .boolean(let flag): flag
    case .text(let text): !text.isEmpty
    case .array(let items): items.count > 0
    case nil: false
    }
  }

  /// A value as messages show it: lists by their size only.
  func shown(_ key: String) -> String {
    switch values[key] {
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .text(let text): "'\(text)'"
    case .array(let items): "a list of \(items.count)"
    case nil: "nothing"
    }
  }

  /// Whether there is a value.
  func has(_ key: String) -> Bool { values[key] != nil }

  /// A whole number.
  func integer(_ key: String) throws -> Int? {
    try value(key, "a whole number") {
      guard case .integer(let integer) = $0 else { return nil }
      return integer
    }
  }

  /// A number.
  func number(_ key: String) throws -> Double? {
    try value(key, "a number") {
      switch $0 {
      case .number(let number): number
      case .integer(let integer): Double(integer)
      default: nil
      }
    }
  }

  /// A text.
  func text(_ key: String) throws -> String? {
    try value(key, "a text") {
      guard case .text(let text) = $0 else { return nil }
      return text
    }
  }

  /// `true` or `false`.
  func flag(_ key: String) throws -> Bool? {
    try value(key, "true or false") {
      guard case .boolean(let flag) = $0 else { return nil }
      return flag
    }
  }

  /// A list of texts.
  func texts(_ key: String) throws -> [String]? { try list(key, "texts", \.texts) }

  /// A list of single-precision numbers.
  func floats(_ key: String) throws -> [Float]? { try list(key, "float32 numbers", \.floats) }

  /// A list of whole numbers.
  func integers(_ key: String) throws -> [Int]? { try list(key, "whole numbers", \.integers) }

  private func list<Item>(
    _ key: String, _ kind: String, _ read: (GGUFArray) -> [Item]?
  ) throws -> [Item]? {
    try value(key, "a list of \(kind)") {
      guard case .array(let array) = $0 else { return nil }
      return read(array)
    }
  }

  private func value<Value>(
    _ key: String, _ kind: String, _ read: (GGUFValue) -> Value?
  ) throws -> Value? {
    guard let found = values[key] else { return nil }
    guard let value = read(found) else { throw problem("'\(key)' is not \(kind)") }
    return value
  }
}
