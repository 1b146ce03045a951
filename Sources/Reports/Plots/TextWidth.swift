extension String {
  /// How many columns of a terminal the text takes: wide characters take two, marks that join the character
  /// before them none.
  package var width: Int { reduce(0) { $0 + $1.width } }

  /// The text in one line of as many columns: ends of lines and tabs are spaces.
  var inOneLine: String {
    contains { $0.isNewline || $0 == "\t" }
      ? String(map { $0.isNewline || $0 == "\t" ? " " : $0 }) : self
  }
}

extension Character {
  /// How many columns of a terminal the character takes.
  var width: Int {
    guard let first = unicodeScalars.first else { return 0 }
    if first.value < 0x300 { return 1 }
    if first.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(first.value) } ? 2 : 1
    }
  }

  /// The characters that Unicode's table of East Asian widths calls wide or full.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}
