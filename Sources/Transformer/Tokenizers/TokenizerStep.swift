import Tensors

/// A step of a `tokenizer.json`, read strictly: what is missing, wrong or not supported is named.
struct TokenizerStep {
  private let fields: JSONTree
  private let kind: String
  /// What messages call the file.
  let path: String
  /// Which step it is (`Split`, `NFC`, ...).
  let type: String

  /// - Parameters:
  ///   - fields: The object.
  ///   - kind: What messages call such a step, `normalizer`.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where it is no object with a type.
  init(_ fields: JSONTree, _ kind: String, path: String) throws {
    guard let type = fields["type"]?.text else { throw FileError(path, "a \(kind) has no 'type'") }
    self.fields = fields
    self.kind = kind
    self.path = path
    self.type = type
  }

  /// An error about the step.
  func problem(_ message: String) -> FileError { FileError(path, "\(kind) '\(type)': \(message)") }

  /// That there is no such step.
  var unsupported: FileError { FileError(path, "\(kind) '\(type)' is not supported") }

  /// The steps of a list.
  func steps(_ key: String) throws -> [Self] {
    guard let items = fields[key]?.items else { throw problem("'\(key)' is no list") }
    return try items.map { try Self($0, kind, path: path) }
  }

  /// A text.
  func text(_ key: String) throws -> String {
    guard let text = fields[key]?.text else { throw problem("'\(key)' is no text") }
    return text
  }

  /// A text of one character.
  func scalar(_ key: String) throws -> Unicode.Scalar {
    let text = try text(key).unicodeScalars
    guard let scalar = text.first, text.count == 1 else {
      throw problem("'\(key)' is not one character")
    }
    return scalar
  }

  /// `true` or `false`; where there is neither, what stands for it.
  func flag(_ key: String, orElse standard: Bool? = nil) throws -> Bool {
    switch (fields[key] ?? .null, standard) {
    case (.boolean(let flag), _): return flag
    case (.null, let standard?): return standard
    default: throw problem("'\(key)' is neither true nor false")
    }
  }

  /// A number of things.
  func count(_ key: String) throws -> Int {
    guard let count = fields[key]?.integer, count >= 0 else {
      throw problem("'\(key)' is no count")
    }
    return count
  }

  /// One of a few words; where there is none, what stands for it.
  func choice<Case: RawRepresentable & CaseIterable>(
    _ key: String, orElse standard: Case? = nil
  ) throws -> Case where Case.RawValue == String {
    guard let text = fields[key]?.text else {
      if let standard { return standard }
      throw problem("'\(key)' is no text")
    }
    guard let choice = Case(rawValue: text) else {
      let known = Case.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("'\(key)' is '\(text)'; there are \(known)")
    }
    return choice
  }

  /// What is looked for: `{"String": ...}` or `{"Regex": ...}`.
  func pattern(_ key: String) throws -> TextPattern {
    if let text = fields[key]?["String"]?.text {
      // Nothing is found as a regular expression finds it: between any two characters.
      return text.isEmpty ? .expression(try RegularExpression("(?:)", path: path)) : .text(text)
    }
    guard let expression = fields[key]?["Regex"]?.text else {
      throw problem("'\(key)' has neither a 'String' nor a 'Regex'")
    }
    return try TextPattern(expression: expression, path: path)
  }

  /// A part.
  subscript(key: String) -> JSONTree? { fields[key] }
}
