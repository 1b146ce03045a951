/// Figures that are typed in the text, where one that is computed could stand.
///
/// A figure of somebody else has its source beside it: in a paragraph or a table with a citation, all are let through.
/// Whatever else has to be typed is excused by a comment, which readers do not see: `<!-- typed: thresholds -->` before
/// the paragraph or the table, or in it.
extension MarkdownDocument {
  /// A figure that is typed.
  struct TypedFigure: Sendable, Hashable {
    /// The figure: `0.35`, `one in three`.
    var text: String
    /// Where the paragraph or the table around it begins, from 1.
    var line: Int
    /// The column there, from 1.
    var column: Int
  }

  /// The figures that are typed and not excused, in order, at most one for each paragraph, heading or row.
  var typedFigures: [TypedFigure] {
    var found: [TypedFigure] = []
    var isExcused = false
    var index = 0
    while index < nodes.count {
      let node = nodes[index]
      switch node.content {
      case .rawBlock(let html):
        isExcused = Self.excuses(html)
        index += 1
      case .paragraph, .heading, .table:
        let inner = nodes[index + 1..<node.end]
        if !isExcused, !inner.contains(where: Self.hasSource) { found += figures(of: index) }
        isExcused = false
        index = node.end
      case .fenced, .indented, .rule:
        isExcused = false
        index += 1
      default: index += 1
      }
    }
    return found
  }

  /// The first figure of a paragraph or a heading; of a table, that of each row.
  private func figures(of index: Int) -> [TypedFigure] {
    if case .table = nodes[index].content {
      return (index + 1..<nodes[index].end).flatMap { row -> [TypedFigure] in
        if case .row = nodes[row].content { figure(in: row).map { [$0] } ?? [] } else { [] }
      }
    }
    return figure(in: index).map { [$0] } ?? []
  }

  private func figure(in index: Int) -> TypedFigure? {
    let words = nodes[index + 1..<nodes[index].end].map { node in
      switch node.content {
      case .text(let text): text
      case .softBreak, .lineBreak: " "
      case .emphasis, .strong, .struck, .link: ""
      // What is no text parts the words before it from those after.
      default: "\u{0}"
      }
    }.joined()
    return Self.figure(in: words).map {
      TypedFigure(text: String($0), line: nodes[index].line, column: nodes[index].column)
    }
  }

  /// Whether what a node says gives figures beside it a source, or excuses them.
  private static func hasSource(_ node: Node) -> Bool {
    switch node.content {
    case .citation: true
    case .rawInline(let html): excuses(html)
    default: false
    }
  }

  private static func excuses(_ html: String) -> Bool {
    let comment = html.drop { $0.isWhitespace }
    guard comment.hasPrefix("<!--") else { return false }
    let note = comment.dropFirst(4).drop { $0.isWhitespace }
    guard note.hasPrefix("typed:") else { return false }
    return note.dropFirst(6).first { !$0.isWhitespace }.map { $0 != "-" } ?? false
  }

  /// The first fraction, percentage, or how many of how many, in some words.
  private static func figure(in text: String) -> Substring? {
    let words = ParagraphWords(text)
    return words.all.indices.lazy.compactMap(words.figure).first
  }
}

/// A paragraph cut into words.
///
/// Every book that is loaded is looked through: compiling three regular expressions for
/// each paragraph made loading ten times slower.
private struct ParagraphWords {
  /// A run of letters, digits and points, or a sign of percentage.
  struct Word {
    /// The word, without a point that ends it.
    var text: Substring
    /// Whether white space, and nothing else, stands between it and the word before.
    var followsSpace: Bool
    /// Whether it touches the word before.
    var touches: Bool
  }

  /// The words, in order.
  let all: [Word]
  private let paragraph: String

  init(_ paragraph: String) {
    self.paragraph = paragraph
    let scalars = paragraph.unicodeScalars
    var found: [Word] = []
    var end = scalars.startIndex
    var place = end
    while place < scalars.endIndex {
      let start = place
      let isWord = Self.isInWord(scalars[start])
      scalars.formIndex(after: &place)
      guard isWord || scalars[start] == "%" else { continue }
      while isWord, place < scalars.endIndex, Self.isInWord(scalars[place]) {
        scalars.formIndex(after: &place)
      }
      let gap = scalars[end..<start]
      let word = paragraph[start..<place]
      found.append(
        Word(
          text: word.last == "." ? word.dropLast() : word,
          followsSpace: !gap.isEmpty && gap.allSatisfy(\.properties.isWhitespace),
          touches: gap.isEmpty && !found.isEmpty))
      end = place
    }
    all = found
  }

  private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".": true
    default: !scalar.isASCII && scalar.properties.isAlphabetic
    }
  }

  /// The figure that begins with a word, if one does.
  func figure(at index: Int) -> Substring? {
    guard let last = lastOfShare(at: index) ?? lastOfFraction(at: index) ?? lastOfPart(at: index)
    else {
      return nil
    }
    return paragraph[all[index].text.startIndex..<all[last].text.endIndex]
  }

  /// The last word of a percentage (`23 %`, `17.5 per cent`); the level of an interval is a convention.
  private func lastOfShare(at index: Int) -> Int? {
    guard Self.isNumber(all[index].text) else { return nil }
    let sign = index + 1
    let last: Int
    if word(sign) == "%", all[sign].touches || all[sign].followsSpace {
      last = sign
    } else if spaced(sign, ["percent"]) {
      last = sign
    } else if spaced(sign, ["per"]), spaced(sign + 1, ["cent"]) {
      last = sign + 1
    } else {
      return nil
    }
    return spaced(last + 1, ["confidence", "interval", "intervals"]) ? nil : last
  }

  /// A fraction is one word, `.48`; `2410.12949` is an address.
  private func lastOfFraction(at index: Int) -> Int? {
    let parts = all[index].text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count <= 3, !parts[1].isEmpty,
      parts.allSatisfy({ $0.allSatisfy(Self.isDigit) })
    else { return nil }
    return index
  }

  /// The last word of how many of how many: `One in three`, `3 out of every 4`.
  private func lastOfPart(at index: Int) -> Int? {
    guard Self.isCount(all[index].text) else { return nil }
    var last = index + 1
    if spaced(last, ["out"]), spaced(last + 1, ["of"]) {
      last += 2
    } else if spaced(last, ["in", "of"]) {
      last += 1
    } else {
      return nil
    }
    if spaced(last, ["every"]) { last += 1 }
    guard all.indices.contains(last), all[last].followsSpace, Self.isCount(all[last].text),
      word(last) != "one"
    else { return nil }
    return last
  }

  /// A word in small letters; none behind the last.
  private func word(_ index: Int) -> String? {
    all.indices.contains(index) ? all[index].text.lowercased() : nil
  }

  /// Whether a word is one of some, with white space before it.
  private func spaced(_ index: Int, _ words: Set<String>) -> Bool {
    word(index).map { words.contains($0) && all[index].followsSpace } ?? false
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private static func isNumber(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  private static func isCount(_ word: Substring) -> Bool {
    word.allSatisfy(isDigit) || numbers.contains(word.lowercased())
  }

  private static let numbers: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "twenty", "hundred",
  ]
}
