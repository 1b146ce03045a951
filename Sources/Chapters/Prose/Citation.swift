/// A citation as it is written: `[@guo2024; see @deeb2024, p. 3]` in parentheses, `@guo2024` in the text.
struct Citation: Sendable, Hashable {
  /// One work of a citation.
  struct Item: Sendable, Hashable {
    /// What is said before it: `see`.
    var prefix: String
    /// The work's key.
    var key: String
    /// What is said after it: `p. 3`.
    var suffix: String
    /// Whether the authors are left out: `-@guo2024`.
    var omitsAuthors: Bool
    /// Where its key stands, in bytes from the citation's first.
    var offset: Int
  }

  /// The works.
  var items: [Item]
  /// Whether it is a part of the sentence.
  var isInText: Bool

  /// The citation in brackets that begins at a place.
  ///
  /// - Parameters:
  ///   - source: The bytes of the text.
  ///   - start: The place of the opening bracket.
  /// - Returns: The citation and where it ends; none where the brackets hold something else.
  static func inBrackets(_ source: [UInt8], at start: Int) -> (citation: Citation, end: Int)? {
    guard let close = closing(source, at: start), close + 1 - start < 2000 else { return nil }
    // A link, or what one leads to.
    if close + 1 < source.count, "([:".utf8.contains(source[close + 1]) { return nil }
    var items: [Item] = []
    var place = start + 1
    for part in source[place..<close].split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    {
      guard let item = item(in: part, from: start) else { return nil }
      items.append(item)
      place = part.endIndex + 1
    }
    return (Citation(items: items, isInText: false), close + 1)
  }

  /// The citation in the text whose sign begins at a place, with what stands in brackets behind it.
  static func inText(_ source: [UInt8], at start: Int) -> (citation: Citation, end: Int)? {
    guard start == 0 || !isWord(source[start - 1]) && !"./@:-+&=#".utf8.contains(source[start - 1]),
      let key = key(in: source[...], at: start)
    else { return nil }
    var end = start + 1 + key.utf8.count
    var suffix = ""
    if end + 1 < source.count, source[end] == UInt8(ascii: " "),
      source[end + 1] == UInt8(ascii: "["), let close = closing(source, at: end + 1),
      close + 1 >= source.count || !"([:".utf8.contains(source[close + 1])
    {
      let words = trimmed(source[(end + 2)..<close])
      if isLocator(words) { (suffix, end) = (words, close + 1) }
    }
    let item = Item(prefix: "", key: key, suffix: suffix, omitsAuthors: false, offset: 0)
    return (Citation(items: [item], isInText: true), end)
  }

  // MARK: - Parts

  private static func item(in part: ArraySlice<UInt8>, from start: Int) -> Item? {
    var place = part.startIndex
    while let sign = part[place...].firstIndex(of: UInt8(ascii: "@")) {
      let before = sign > part.startIndex ? part[sign - 1] : UInt8(ascii: " ")
      let omits = before == UInt8(ascii: "-")
      let isFree = omits || " \n(".utf8.contains(before)
      if isFree, let key = key(in: part, at: sign) {
        let end = sign + 1 + key.utf8.count
        let rest = trimmed(part[end...])
        return Item(
          prefix: trimmed(part[..<(omits ? sign - 1 : sign)]), key: key,
          suffix: rest.hasPrefix(",") ? String(rest.dropFirst().drop { $0 == " " }) : rest,
          omitsAuthors: omits, offset: sign - start)
      }
      place = sign + 1
    }
    return nil
  }

  /// The key behind the sign at a place: letters, digits and `_`, and other marks between them.
  private static func key(in source: ArraySlice<UInt8>, at sign: Int) -> String? {
    let rest = source[(sign + 1)...]
    let all = rest.prefix { isWord($0) || ":.#$%&-+?<>~/".utf8.contains($0) }
    guard let first = all.first, isWord(first), let last = all.lastIndex(where: isWord) else {
      return nil
    }
    return String(decoding: all[...last], as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Where a bracket is closed, without another or the end of the paragraph before.
  private static func closing(_ source: [UInt8], at open: Int) -> Int? {
    var before = UInt8(ascii: "[")
    for place in (open + 1)..<max(open + 1, source.count) {
      let byte = source[place]
      if byte == UInt8(ascii: "]") { return place }
      if "[`$".utf8.contains(byte) { return nil }
      if byte == UInt8(ascii: "\n"), before == byte { return nil }
      before = byte
    }
    return nil
  }

  /// Whether words say where in a work something stands.
  private static func isLocator(_ words: String) -> Bool {
    let first = words.prefix { !$0.isWhitespace && $0 != "~" }.lowercased()
    return first.first?.isNumber == true
      || [
        "p.", "pp.", "page", "pages", "ch.", "chap.", "chapter", "sec.", "section", "§", "§§",
        "fig.", "figure", "table", "tab.", "eq.", "equation", "app.", "appendix", "thm.",
        "theorem", "vol.", "no.", "note",
      ].contains(first)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return text.joined(separator: " ")
  }
}

/// A citation as it is read: words, and those that lead to a work.
package struct CitedWorks: Sendable, Hashable {
  /// A part of it.
  package struct Part: Sendable, Hashable {
    /// What is read.
    package var words: String
    /// The key of the work that the words name; none of words between.
    package var key: String?
  }

  /// The parts in order.
  package var parts: [Part]
  /// Its bytes in the source.
  package var bytes: Range<Int>?

  /// What is read.
  package var words: String { parts.map(\.words).joined() }
  /// The keys of the works, in order.
  package var keys: [String] { parts.compactMap(\.key) }
}

extension Citation {
  /// The citation as it is read, by authors and year.
  ///
  /// - Parameter short: The authors and the year of a work in short; none of a key that is not there.
  /// - Returns: Its parts; none where a key is not there.
  func spelled(
    _ short: (_ key: String) -> (authors: String, year: String)?
  ) -> [CitedWorks.Part]? {
    var parts: [CitedWorks.Part] = isInText ? [] : [CitedWorks.Part(words: "(")]
    for (number, item) in items.enumerated() {
      guard let (authors, year) = short(item.key) else { return nil }
      let suffix = item.suffix.isEmpty ? "" : ", " + item.suffix
      if isInText {
        parts += [
          CitedWorks.Part(words: "\(authors) (\(year)", key: item.key),
          CitedWorks.Part(words: suffix + ")"),
        ]
        if suffix.isEmpty {
          parts = [CitedWorks.Part(words: "\(authors) (\(year))", key: item.key)]
        }
        continue
      }
      if number > 0 { parts.append(CitedWorks.Part(words: "; ")) }
      if !item.prefix.isEmpty { parts.append(CitedWorks.Part(words: item.prefix + " ")) }
      let words = item.omitsAuthors ? year : "\(authors), \(year)"
      parts.append(CitedWorks.Part(words: words, key: item.key))
      if !suffix.isEmpty { parts.append(CitedWorks.Part(words: suffix)) }
    }
    return isInText ? parts : parts + [CitedWorks.Part(words: ")")]
  }
}
