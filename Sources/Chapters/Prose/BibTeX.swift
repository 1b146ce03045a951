/// Reads BibTeX: entries with their fields, as they are written in braces, in quotes, as numbers and as names of strings.
struct BibTeX {
  /// An entry as it is written.
  struct Entry: Sendable, Hashable {
    /// What it is: `article`.
    var type: String
    var key: String
    /// The fields by name in small letters, in TeX.
    var fields: [String: String]
    /// Where its key stands.
    var location: SourceLocation
    /// The entry that has the fields which it lacks, `crossref`.
    var parent: Parent?
  }

  /// An entry that another names.
  struct Parent: Sendable, Hashable {
    var key: String
    /// Where it is named.
    var location: SourceLocation
  }

  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var strings: [String: String] = [
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May",
    "jun": "June", "jul": "July", "aug": "August", "sep": "September", "oct": "October",
    "nov": "November", "dec": "December",
  ]

  private init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  /// The entries of a file, in order.
  ///
  /// - Parameters:
  ///   - text: The file's text.
  ///   - file: What messages call it.
  /// - Returns: The entries.
  /// - Throws: A `Diagnostic` where it is no BibTeX, or two entries have one key.
  static func entries(_ text: String, file: String) throws -> [Entry] {
    var reader = BibTeX(text, file: file)
    var entries: [Entry] = []
    var seen: [String: SourceLocation] = [:]
    while let entry = try reader.entry() {
      if let first = seen.updateValue(entry.location, forKey: entry.key) {
        throw Diagnostic(
          entry.location, "the key '\(entry.key)' is taken: the entry at \(first) has it")
      }
      entries.append(entry)
    }
    return entries
  }

  // MARK: - Entries

  /// The next entry; what stands between entries is a comment.
  private mutating func entry() throws -> Entry? {
    while let sign = bytes[position...].firstIndex(of: UInt8(ascii: "@")) {
      position = sign + 1
      let place = location(of: sign)
      let type = word().lowercased()
      skipSpaces()
      if type == "comment" { continue }
      guard let open = peek, open == UInt8(ascii: "{") || open == UInt8(ascii: "(") else {
        // An address in a comment, say.
        if type.isEmpty || !isLineStart(sign) { continue }
        throw Diagnostic(place, "expected '{' after '@\(type)'\(found)")
      }
      position += 1
      let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
      switch type {
      case "preamble":
        _ = try value(of: "preamble", at: place)
        try expect(close, of: "@preamble", at: place)
      case "string":
        let (name, value) = try field(of: "@string", at: place)
        strings[name] = value
        skipSpaces()
        try expect(close, of: "@string", at: place)
      default: return try entry(type, close, at: place)
      }
    }
    return nil
  }

  private mutating func entry(
    _ type: String, _ close: UInt8, at place: SourceLocation
  ) throws -> Entry {
    skipSpaces()
    let keyPlace = location(of: position)
    let key = run { !",})=\"{ \t\n".utf8.contains($0) }
    guard !key.isEmpty else { throw Diagnostic(keyPlace, "an entry needs a key: @\(type){key,") }
    var entry = Entry(type: type, key: key, fields: [:], location: keyPlace)
    while true {
      skipSpaces()
      let hasComma = peek == UInt8(ascii: ",")
      if hasComma {
        position += 1
        skipSpaces()
      }
      if peek == close {
        position += 1
        return entry
      }
      guard peek != nil else {
        throw Diagnostic(place, "the entry '\(key)' is not closed")
      }
      guard hasComma else {
        throw Diagnostic(location(of: position), "expected ',' or '}' in '\(key)'\(found)")
      }
      let start = position
      let (name, value) = try field(of: key, at: place)
      if name == "crossref" {
        let parent = Parent(key: BibTeXText.plain(value), location: location(of: start))
        entry.parent = entry.parent ?? parent
      } else if entry.fields[name] == nil {
        entry.fields[name] = value
      }
    }
  }

  private mutating func field(
    of owner: String, at place: SourceLocation
  ) throws -> (name: String, value: String) {
    skipSpaces()
    let start = position
    let name = run { !" \t\n={},\"#".utf8.contains($0) }.lowercased()
    guard !name.isEmpty else {
      throw Diagnostic(location(of: start), "expected the name of a field in '\(owner)'\(found)")
    }
    skipSpaces()
    guard peek == UInt8(ascii: "=") else {
      throw Diagnostic(location(of: position), "expected '=' after '\(name)' in '\(owner)'\(found)")
    }
    position += 1
    return (name, try value(of: owner, at: place))
  }

  /// A value: pieces with `#` between them.
  private mutating func value(of owner: String, at place: SourceLocation) throws -> String {
    var value = ""
    repeat {
      skipSpaces()
      value += try piece(of: owner)
      skipSpaces()
    } while skip(UInt8(ascii: "#"))
    return value
  }

  private mutating func piece(of owner: String) throws -> String {
    let start = position
    switch peek {
    case UInt8(ascii: "{"): return try group(until: UInt8(ascii: "}"), of: owner)
    case UInt8(ascii: "\""): return try group(until: UInt8(ascii: "\""), of: owner)
    default: break
    }
    let name = run { !" \t\n={},\"#()".utf8.contains($0) }
    guard !name.isEmpty else {
      throw Diagnostic(location(of: start), "expected a value in '\(owner)'\(found)")
    }
    if name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return name
    }
    guard let string = strings[name.lowercased()] else {
      let hint = Suggestion.phrase(for: name.lowercased(), in: strings.keys.sorted())
      throw Diagnostic(
        location(of: start),
        "there is no @string '\(name)'\(hint); a text stands in braces: {\(name)}")
    }
    return string
  }

  /// A value in braces or quotes; braces in it are in pairs.
  private mutating func group(until close: UInt8, of owner: String) throws -> String {
    let open = position
    var depth = 0
    position += 1
    while let byte = peek {
      if byte == close, depth == 0 {
        defer { position += 1 }
        return String(decoding: bytes[(open + 1)..<position], as: UTF8.self)
      }
      switch byte {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      default: break
      }
      position += 1
    }
    throw Diagnostic(location(of: open), "this value in '\(owner)' is not closed")
  }

  private mutating func expect(
    _ close: UInt8, of owner: String, at place: SourceLocation
  ) throws {
    skipSpaces()
    guard skip(close) else { throw Diagnostic(place, "'\(owner)' is not closed") }
  }

  // MARK: - Characters

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func run(while accepts: (UInt8) -> Bool) -> String {
    let start = position
    position = bytes[position...].firstIndex { !accepts($0) } ?? bytes.count
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func word() -> String {
    run { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
  }

  private mutating func skipSpaces() {
    while let byte = peek, " \t\n".utf8.contains(byte) { position += 1 }
  }

  private func isLineStart(_ place: Int) -> Bool {
    let before = bytes[..<place].reversed().prefix { $0 != UInt8(ascii: "\n") }
    return before.allSatisfy { " \t".utf8.contains($0) }
  }

  private var found: String {
    guard position < bytes.count else { return ", found the end" }
    let rest = String(decoding: bytes[position...].prefix(20), as: UTF8.self)
    return ", found '\(rest.prefix { $0 != "\n" })'"
  }

  private func location(of place: Int) -> SourceLocation {
    let before = bytes[..<place]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return SourceLocation(file: file, line: line, column: place - start + 1)
  }
}
