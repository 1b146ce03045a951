/// Markdown whose formulas are masked: each stands as a mark that the parser of Markdown leaves alone, on as
/// many lines as before.
///
/// A formula is what stands between dollar signs, `$...$`, the first followed and the last preceded by
/// something other than space and the last not followed by a digit, so that prices stay prices; or between
/// pairs of them, `$$...$$`. Code has no formulas, and `\$` is a dollar sign.
package struct MaskedMarkdown {
  /// A formula as it stands in the source.
  package struct Span: Sendable, Hashable {
    /// The TeX, without dollar signs.
    package var tex: String
    /// Whether it stands between pairs of dollar signs.
    package var isDisplay: Bool
    /// The line of its TeX, from 1.
    var line: Int
    /// The column of its TeX, from 1.
    var column: Int
    /// The formula, or what is wrong with it.
    package var reading: Result<Formula, FormulaError>

    init(tex: String, isDisplay: Bool, line: Int, column: Int) {
      self.tex = tex
      self.isDisplay = isDisplay
      self.line = line
      self.column = column
      reading = Result { () throws(FormulaError) in try Formula(tex, isDisplay: isDisplay) }
    }

    /// The formula as written.
    package var literal: String { isDisplay ? "$$\(tex)$$" : "$\(tex)$" }

    /// Where a character of the TeX stands.
    func place(of offset: Int) -> (line: Int, column: Int) {
      let before = tex.prefix(offset)
      guard let lineEnd = before.lastIndex(of: "\n") else { return (line, column + offset) }
      return (
        line + before.count { $0 == "\n" },
        before.distance(from: lineEnd, to: before.endIndex)
      )
    }
  }

  /// The masked source.
  package private(set) var text = ""
  /// The formulas, in order.
  private(set) var spans: [Span] = []

  private static let open: Character = "\u{E000}"
  private static let close: Character = "\u{E001}"
  /// Stands on the further lines of a masked formula.
  private static let filler: Character = "\u{E002}"

  private var rest: Substring
  private var line = 1
  private var column = 1
  private var fence: Substring?

  package init(_ source: String) {
    let marks = [Self.open, Self.close, Self.filler]
    let hasMarks = marks.contains { source.utf8.contains($0.utf8) }
    let safe = hasMarks ? String(source.map { marks.contains($0) ? "\u{FFFD}" : $0 }) : source
    rest = safe[...]
    guard safe.utf8.contains(UInt8(ascii: "$")) else {
      text = safe
      return
    }
    while !rest.isEmpty { step() }
  }

  // MARK: - Masking

  private mutating func step() {
    if column == 1, passesLine() { return }
    guard let next = rest.first else { return }
    switch next {
    case "\\": take(2)
    case "`": takeCode()
    case "$": takeFormula()
    case "\n": take(1)
    default: take(rest.prefix { !"\\`$\n".contains($0) }.count)
    }
  }

  /// Passes a line that belongs to a fenced block, or opens or closes one, or has nothing to mask.
  private mutating func passesLine() -> Bool {
    let line = rest[..<(rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex)]
    guard isFenced(line) || !line.utf8.contains(where: Self.isSpecial) else { return false }
    text += line
    rest = rest[line.endIndex...]
    if !rest.isEmpty { take(1) }
    return true
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\")
  }

  /// Whether a line belongs to a fenced block, or opens or closes one.
  private mutating func isFenced(_ line: Substring) -> Bool {
    let trimmed = line.drop { " \t>".contains($0) }
    guard fence != nil || trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") else { return false }
    let marks = trimmed.prefix { $0 == trimmed.first }
    let isFence = marks.count >= 3 && (marks.first == "`" || marks.first == "~")
    if let open = fence {
      if isFence, marks.hasPrefix(open), trimmed.allSatisfy({ $0 == marks.first || $0 == " " }) {
        fence = nil
      }
    } else if isFence, !(marks.first == "`" && trimmed.dropFirst(marks.count).contains("`")) {
      fence = marks
    } else {
      return false
    }
    return true
  }

  private mutating func take(_ count: Int) {
    text += rest.prefix(count)
    advance(over: count)
  }

  /// Leaves characters behind, keeping count of lines and columns.
  private mutating func advance(over count: Int) {
    for character in rest.prefix(count) {
      column += 1
      if character == "\n" { (line, column) = (line + 1, 1) }
    }
    rest = rest.dropFirst(count)
  }

  private mutating func takeCode() {
    let ticks = rest.prefix { $0 == "`" }
    take(ticks.count)
    var inside = rest
    while let next = inside.first {
      let found = inside.prefix { $0 == "`" }
      if found.count == ticks.count {
        take(rest.distance(from: rest.startIndex, to: found.endIndex))
        return
      }
      if next == "\n", inside.dropFirst().first == "\n" { return }
      inside = inside.dropFirst(max(1, found.count))
    }
  }

  private mutating func takeFormula() {
    let isDisplay = rest.hasPrefix("$$")
    let marks = isDisplay ? 2 : 1
    let inside = rest.dropFirst(marks)
    guard let length = isDisplay ? Self.displayLength(inside) : Self.inlineLength(inside) else {
      take(marks)
      return
    }
    let tex = inside.prefix(length)
    text += "\(Self.open)\(spans.count)\(Self.close)"
    spans.append(
      Span(tex: String(tex), isDisplay: isDisplay, line: line, column: column + marks))
    for _ in 0..<tex.count(where: { $0 == "\n" }) { text += "\n\(Self.filler)" }
    advance(over: length + 2 * marks)
  }

  /// The number of characters up to the closing pair of dollar signs, within the paragraph.
  private static func displayLength(_ inside: Substring) -> Int? {
    var before: Character = " "
    for (length, index) in inside.indices.enumerated() {
      let character = inside[index]
      if character == "\n", before == "\n" { return nil }
      if character == "$", before != "\\", inside[index...].hasPrefix("$$") {
        return inside.prefix(length).allSatisfy(\.isWhitespace) ? nil : length
      }
      before = character
    }
    return nil
  }

  /// The number of characters up to the closing dollar sign, within the paragraph.
  private static func inlineLength(_ inside: Substring) -> Int? {
    guard let first = inside.first, !first.isWhitespace, first != "$" else { return nil }
    var before: Character = " "
    for (length, index) in inside.indices.enumerated() {
      let character = inside[index]
      if character == "\n", before == "\n" { return nil }
      // A span of code begins: what is in it belongs to no formula.
      if character == "`", before != "\\", first != "`" { return nil }
      if character == "$", before != "\\" {
        let after = inside[inside.index(after: index)...].first
        return before.isWhitespace || after?.isNumber == true ? nil : length
      }
      before = character
    }
    return nil
  }

  // MARK: - Unmasking

  /// The text with its formulas as they were written.
  package func unmasked(_ text: String) -> String { replacing(in: text) { $0.literal } }

  /// A masked text in pieces: what stands between formulas, and the formulas.
  package func pieces(of text: String) -> [(plain: String, formula: Span?)] {
    guard text.contains(Self.open) || text.contains(Self.filler) else { return [(text, nil)] }
    var pieces: [(plain: String, formula: Span?)] = []
    var rest = text.filter { $0 != Self.filler }[...]
    while let start = rest.firstIndex(of: Self.open),
      let end = rest[start...].firstIndex(of: Self.close),
      let number = Int(rest[rest.index(after: start)..<end]), spans.indices.contains(number)
    {
      pieces.append((String(rest[..<start]), spans[number]))
      rest = rest[rest.index(after: end)...]
    }
    pieces.append((String(rest), nil))
    return pieces
  }

  private func replacing(in text: String, by spelled: (Span) -> String) -> String {
    pieces(of: text).map { $0.plain + ($0.formula.map(spelled) ?? "") }.joined()
  }
}
