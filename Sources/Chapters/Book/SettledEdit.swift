import Foundation

/// Takes claims that were settled over into the text of book.yml; all else stays as it stands, comments and layout.
package struct SettledEdit {
  private let text: String
  private let path: String
  private let bytes: [UInt8]
  /// Where each line begins.
  private let lines: [Int]

  private static let key = "settled"

  /// An edit of a text.
  ///
  /// - Parameters:
  ///   - text: The text of book.yml; empty where there is none.
  ///   - path: What messages call it.
  package init(_ text: String, of path: String) {
    let bytes = Array(text.utf8)
    (self.text, self.path, self.bytes) = (text, path, bytes)
    lines = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The text with what claims came to.
  ///
  /// - Parameters:
  ///   - entries: The claims.
  ///   - profile: The profile in which they did. They stand in it, unless the book has no profiles, or says for all
  ///     profiles what is settled.
  /// - Returns: The text; nil where its layout is not plain enough, so that something else would change.
  package func taking(_ entries: [SettledClaims.Entry], in profile: String) -> String? {
    guard let root = try? YAML.parse(YAML.Source(text: text, file: path)), root.entries != nil,
      let place = place(in: root, profile)
    else { return nil }
    var pieces: [(at: Int, length: Int, text: String)] = []
    var added: [SettledClaims.Entry] = []
    let written = place.settled.flatMap { try? SettledClaims($0) }?.entries ?? []
    for entry in entries {
      guard let known = written.first(where: { $0.claim == entry.claim }) else {
        added.append(entry)
        continue
      }
      guard known.axis == entry.axis, let location = known.places?.count,
        let start = offset(of: location)
      else { return nil }
      pieces.append((start, "\(known.count)".utf8.count, "\(entry.count)"))
    }
    if !added.isEmpty {
      guard let piece = insertion(of: added, at: place) else { return nil }
      pieces.append((piece.at, 0, piece.text))
    }
    var edited = bytes
    for piece in pieces.sorted(by: { $0.at > $1.at }) {
      edited.replaceSubrange(piece.at..<piece.at + piece.length, with: Array(piece.text.utf8))
    }
    let result = String(decoding: edited, as: UTF8.self)
    return isRight(result, root, place.path, entries) ? result : nil
  }

  // MARK: - Where it goes

  /// A mapping that has, or is to have, the key `settled`.
  private struct Place {
    /// The keys that lead to the mapping.
    var path: [String]
    var mapping: SpecNode
    var settled: SpecNode?
  }

  private func place(in root: SpecNode, _ profile: String) -> Place? {
    let top = Place(path: [], mapping: root, settled: root[Self.key])
    guard let own = root["profiles"]?[profile] else {
      return root["profiles"] == nil || top.settled != nil ? top : nil
    }
    let inProfile = Place(path: ["profiles", profile], mapping: own, settled: own[Self.key])
    return inProfile.settled == nil && top.settled != nil ? top : inProfile
  }

  /// Where new entries go, and the text that puts them there.
  private func insertion(
    of entries: [SettledClaims.Entry], at place: Place
  ) -> (at: Int, text: String)? {
    let items = entries.map { "\($0.claim): {\($0.axis): \($0.count)}" }
    if let settled = place.settled { return insertion(of: items, into: settled) }
    guard place.path.isEmpty else {
      return insertion(of: ["\(Self.key): {\(items.joined(separator: ", "))}"], into: place.mapping)
    }
    let end = bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? "" : "\n"
    return (bytes.count, "\(end)\(Self.key):\n" + items.map { "  \($0)\n" }.joined())
  }

  /// Where items of a mapping go: before its brace, or in lines after its last.
  private func insertion(of items: [String], into mapping: SpecNode) -> (at: Int, text: String)? {
    guard let start = offset(of: mapping.location), let entries = mapping.entries else {
      return nil
    }
    if bytes[start] == UInt8(ascii: "{") {
      guard var end = closingBrace(after: start) else { return nil }
      while end > start + 1, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
      return (end, (entries.isEmpty ? "" : ", ") + items.joined(separator: ", "))
    }
    guard let first = entries.first, let last = mapping.lastLine else { return nil }
    let indent = String(repeating: " ", count: first.key.location.column - 1)
    let text = items.map { "\(indent)\($0)\n" }.joined()
    return last < lines.count ? (lines[last], text) : (bytes.count, "\n" + text)
  }

  /// The byte at which a place is; none where the text has no such place.
  private func offset(of location: SourceLocation) -> Int? {
    guard lines.indices.contains(location.line - 1) else { return nil }
    let offset = lines[location.line - 1] + location.column - 1
    return bytes.indices.contains(offset) ? offset : nil
  }

  /// The brace that ends what one begins; braces in quotes and comments are none.
  private func closingBrace(after start: Int) -> Int? {
    var (depth, quote, isComment) = (0, UInt8?.none, false)
    for index in start..<bytes.count {
      let byte = bytes[index]
      if isComment {
        isComment = byte != UInt8(ascii: "\n")
      } else if let open = quote {
        if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
        case UInt8(ascii: "#"): isComment = bytes[index - 1] == UInt8(ascii: " ")
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"):
          depth -= 1
          if depth == 0 { return index }
        default: break
        }
      }
    }
    return nil
  }

  // MARK: - Whether it is right

  /// Whether a text says what the old one said, and what claims came to.
  private func isRight(
    _ edited: String, _ root: SpecNode, _ path: [String], _ entries: [SettledClaims.Entry]
  ) -> Bool {
    guard let new = try? YAML.parse(YAML.Source(text: edited, file: self.path)) else {
      return false
    }
    return new.canonical == Self.adding(entries, to: root.canonical, at: path + [Self.key])
  }

  private static func adding(
    _ entries: [SettledClaims.Entry], to value: CanonicalJSON, at path: [String]
  ) -> CanonicalJSON {
    guard case .object(var members) = value else { return value }
    if let key = path.first {
      members[key] = adding(entries, to: members[key] ?? .object([:]), at: Array(path.dropFirst()))
    } else {
      for entry in entries { members[entry.claim] = .object([entry.axis: .integer(entry.count)]) }
    }
    return .object(members)
  }
}

extension SpecNode {
  /// The value of a key; none where it is no mapping or has no such key.
  fileprivate subscript(key: String) -> SpecNode? {
    entries?.first { $0.key.text == key }?.value
  }

  /// The last line on which a value within begins.
  fileprivate var lastLine: Int? {
    let parts = (items ?? []) + (entries ?? []).map(\.value)
    return (parts.compactMap(\.lastLine) + [location.line]).max()
  }
}
