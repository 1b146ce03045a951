// Footnotes: `[^name]` in the text, `[^name]: ...` where it is defined.

/// What is written like a footnote.
struct WrittenFootnote: Sendable, Hashable {
  /// Its name as written.
  var name: String
  /// Where it stands.
  var place: SourceSpan
  /// Whether a line begins with it that would define it.
  var isDefinition: Bool
}

extension MaskedMarkdown {
  /// Notes what may be a footnote; of one that is known not to be defined, the name is masked.
  mutating func takeFootnote() {
    guard let name = footnoteName else { return pass(1) }
    let count = name.utf8.count + 3
    let bytes = position..<position + count
    guard !lostFootnotes.contains(name.lowercased()) else {
      pass(2)
      return mask(name.utf8.count, lead: -2) { _, _ in .lostFootnote(name) }
    }
    footnotes.append(
      WrittenFootnote(
        name: name,
        place: SourceSpan(bytes: bytes, line: line, column: position - lineStart + 1),
        isDefinition: isFollowed(by: ":", bytes.upperBound) && isLead(source[lineStart..<position]))
    )
    pass(count)
  }

  /// The name in the brackets that begin here; none of a link's text, and of what is no name.
  private var footnoteName: String? {
    let name = source[(position + 2)...].prefix { !"[]`$\\\n".utf8.contains($0) }
    guard let first = name.first, !" \t".utf8.contains(first), name.count <= 200,
      isFollowed(by: "]", name.endIndex), !isFollowed(by: "(", name.endIndex + 1)
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private func isFollowed(by mark: Unicode.Scalar, _ place: Int) -> Bool {
    place < source.count && source[place] == UInt8(ascii: mark)
  }

  /// Whether what stands before a definition in its line are but marks of quotations and lists.
  private func isLead(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { " \t>-*+.)".utf8.contains($0) || (0x30...0x39).contains($0) }
  }
}
