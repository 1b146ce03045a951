/// Markdown in which what the parser of Markdown must leave alone is masked: each formula, parameter, citation and
/// reference to an equation, or to a footnote that is not there, stands as a mark, on as many lines as before.
///
/// A formula is what stands between dollar signs, `$...$`, the first followed and the last preceded by
/// something other than space and the last not followed by a digit, so that prices stay prices; or between
/// pairs of them, `$$...$$`. Code has none of all this, and `\$` is a dollar sign.
package struct MaskedMarkdown {
  /// Something that is masked.
  struct Mark: Sendable, Hashable {
    /// What it is.
    var content: Content
    /// It as it is written.
    var literal: String
    /// Where it stands.
    var place: SourceSpan
  }

  /// What is masked.
  enum Content: Sendable, Hashable {
    case formula(FormulaSpan)
    /// A parameter by its name, `${steps}`.
    case parameter(String)
    /// A parameter that is meant to be read as it is written, `$${steps}`.
    case literalParameter(String)
    /// A reference to an equation by its label, `\eqref{eq:loss}`.
    case equation(String, isBare: Bool)
    case citation(Citation)
    /// A reference to a footnote that is not defined, by its name.
    case lostFootnote(String)
  }

  /// The masked source.
  package private(set) var text = ""
  /// What is masked, in order.
  private(set) var marks: [Mark] = []

  static let open: Character = "\u{E000}"
  static let close: Character = "\u{E001}"
  /// Stands on the further lines of what is masked.
  static let filler: Character = "\u{E002}"

  /// What is written like footnotes, `[^name]`, in order, besides what is masked.
  var footnotes: [WrittenFootnote] = []

  private let context: ProseContext
  /// The names of footnotes that are referred to and not defined, in small letters.
  let lostFootnotes: Set<String>
  let source: [UInt8]
  private(set) var position = 0
  private(set) var line = 1
  private(set) var lineStart = 0
  /// The bytes up to here are in the masked text.
  private var taken = 0
  private var fences = FenceTracker()

  package init(_ source: String, in context: ProseContext = ProseContext()) {
    self.init(source, in: context, lostFootnotes: [])
  }

  /// Masked Markdown, with references to footnotes that are not defined.
  init(_ source: String, in context: ProseContext, lostFootnotes: Set<String>) {
    self.lostFootnotes = lostFootnotes
    let own = [Self.open, Self.close, Self.filler]
    // All three begin with this byte, which few texts have.
    let hasMarks = source.utf8.contains(0xEE)
    // As long as what it stands for, so that places stay.
    let safe = hasMarks ? String(source.map { own.contains($0) ? "\u{FFFD}" : $0 }) : source
    self.context = context
    guard safe.utf8.contains(where: Self.isSpecial) else {
      self.source = []
      text = safe
      return
    }
    self.source = Array(safe.utf8)
    while position < self.source.count { step() }
    flush()
  }

  /// The formulas, in order.
  var formulas: [FormulaSpan] {
    marks.compactMap { if case .formula(let span) = $0.content { span } else { nil } }
  }

  // MARK: - Masking

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\")
      || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "[")
  }

  private mutating func step() {
    if position == lineStart, passesLine() { return }
    switch source[position] {
    case UInt8(ascii: "\\"): takeBackslash()
    case UInt8(ascii: "`"): passCode()
    case UInt8(ascii: "$"): takeDollar()
    case UInt8(ascii: "[") where isAt("[^", position): takeFootnote()
    case UInt8(ascii: "["): take(Citation.inBrackets(source, at: position))
    case UInt8(ascii: "@") where context.bibliography != nil:
      take(Citation.inText(source, at: position))
    case UInt8(ascii: "@"): pass(1)
    case UInt8(ascii: "\n"): passLineEnd()
    default:
      let end = source[position...].firstIndex { Self.isSpecial($0) || $0 == UInt8(ascii: "\n") }
      position = end ?? source.count
    }
  }

  /// Passes a line that belongs to a fenced block, or opens or closes one, or has nothing to mask.
  private mutating func passesLine() -> Bool {
    let end = source[position...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
    let line = source[position..<end]
    guard fences.isFenced(line) || !line.contains(where: Self.isSpecial) else { return false }
    position = end
    if position < source.count { passLineEnd() }
    return true
  }

  private mutating func passLineEnd() {
    position += 1
    line += 1
    lineStart = position
  }

  /// Leaves bytes as they are, but for line ends, which are counted by themselves.
  mutating func pass(_ count: Int) {
    for _ in 0..<count where position < source.count && source[position] != UInt8(ascii: "\n") {
      position += 1
    }
  }

  private mutating func passCode() {
    let ticks = source[position...].prefix { $0 == UInt8(ascii: "`") }.count
    position += ticks
    var place = position
    while place < source.count {
      if source[place] == UInt8(ascii: "\n"), endsParagraph(at: place) { return }
      guard source[place] == UInt8(ascii: "`") else {
        place += 1
        continue
      }
      let found = source[place...].prefix { $0 == UInt8(ascii: "`") }.count
      if found == ticks {
        advance(to: place + found)
        return
      }
      place += found
    }
  }

  /// Whether the line after a line end is empty.
  func endsParagraph(at lineEnd: Int) -> Bool {
    lineEnd + 1 < source.count && source[lineEnd + 1] == UInt8(ascii: "\n")
  }

  /// Goes on to a place, keeping count of lines.
  private mutating func advance(to end: Int) {
    while position < end {
      if source[position] == UInt8(ascii: "\n") { passLineEnd() } else { position += 1 }
    }
  }

  /// Puts what was passed into the masked text.
  private mutating func flush() {
    text += String(decoding: source[taken..<position], as: UTF8.self)
    taken = position
  }

  /// Masks the next bytes.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - lead: How many of them stand before what messages about it point at.
  ///   - content: What they are, by the line and the column of that.
  mutating func mask(
    _ count: Int, lead: Int = 0, _ content: (_ line: Int, _ column: Int) -> Content
  ) {
    flush()
    let bytes = position..<position + count
    let column = position - lineStart + 1 + lead
    let mark = Mark(
      content: content(line, column), literal: string(bytes),
      place: SourceSpan(bytes: bytes, line: line, column: column))
    text += "\(Self.open)\(marks.count)\(Self.close)"
    marks.append(mark)
    let before = line
    advance(to: bytes.upperBound)
    for _ in before..<line { text += "\n\(Self.filler)" }
    taken = position
  }

  private func string(_ bytes: Range<Int>) -> String {
    String(decoding: source[bytes], as: UTF8.self)
  }

  func isAt(_ word: String, _ place: Int) -> Bool {
    source[min(place, source.count)...].starts(with: word.utf8)
  }

  /// A citation, or a character that means nothing.
  private mutating func take(_ found: (citation: Citation, end: Int)?) {
    guard let (citation, end) = found else { return pass(1) }
    mask(end - position) { _, _ in .citation(citation) }
  }

  /// A reference to an equation, or a character that means nothing.
  private mutating func takeBackslash() {
    for (command, isBare) in [("\\eqref{", false), ("\\ref{", true)] where isAt(command, position) {
      let start = position + command.utf8.count
      let label = source[start...].prefix { !"}\n".utf8.contains($0) }
      guard !label.isEmpty, label.endIndex < source.count,
        source[label.endIndex] == UInt8(ascii: "}")
      else { break }
      let name = String(decoding: label, as: UTF8.self)
      mask(label.endIndex + 1 - position) { _, _ in .equation(name, isBare: isBare) }
      return
    }
    pass(2)
  }

  // MARK: - Dollar signs

  private mutating func takeDollar() {
    if context.parameters != nil {
      let isLiteral = isAt("$${", position)
      let start = position + (isLiteral ? 1 : 0)
      if let name = parameterName(at: start) {
        let end = start + name.utf8.count + 3
        mask(end - position, lead: isLiteral ? 0 : 2) { _, _ in
          isLiteral ? .literalParameter(name) : .parameter(name)
        }
        return
      }
    }
    takeFormula()
  }

  /// The name in `${name}`, if that is what stands at a place.
  private func parameterName(at place: Int) -> String? {
    guard isAt("${", place) else { return nil }
    let name = source[(place + 2)...].prefix { byte in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    guard !name.isEmpty, name.endIndex < source.count, source[name.endIndex] == UInt8(ascii: "}")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private mutating func takeFormula() {
    let marks = isAt("$$", position) ? 2 : 1
    let start = position + marks
    guard let end = marks == 2 ? displayEnd(from: start) : inlineEnd(from: start) else {
      position = start
      return
    }
    // GitHub's other way to write one: $`x`$.
    let isQuoted =
      marks == 1 && end - start > 2 && source[start] == UInt8(ascii: "`")
      && source[end - 1] == UInt8(ascii: "`")
    let tex = isQuoted ? string(start + 1..<end - 1) : string(start..<end)
    let (number, macros) = (formulas.count, context.macros)
    let bytes = position..<end + marks
    // With a number, a formula that is a paragraph is an equation, however many dollars it stands between.
    let isNumbered = tex.contains("\\label{") || tex.contains("\\tag")
    let isDisplay = marks == 2 || isNumbered && isParagraph(bytes)
    mask(bytes.count, lead: isQuoted ? marks + 1 : marks) { line, column in
      .formula(
        FormulaSpan(
          tex: tex, isDisplay: isDisplay, line: line, column: column, bytes: bytes,
          number: number, macros: macros))
    }
  }
}
