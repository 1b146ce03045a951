/// Refuses YAML whose structure no chapter needs, before a parser that recurses sees it.
enum YAMLGuard {
  /// Brackets within brackets, or dashes within dashes.
  private static let deepest = 64
  /// Columns of indentation.
  private static let widest = 400

  /// Throws a `Diagnostic` where values nest too deep.
  static func check(_ source: YAML.Source) throws {
    var (line, column, depth) = (1, 0, 0)
    var isIndent = true
    var markers = 0
    for byte in source.text.utf8 {
      column += 1
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        (column, markers, isIndent) = (0, 0, true)
        continue
      case UInt8(ascii: " "):
        if isIndent, column > widest { throw complaint(source, line, column) }
        continue
      case UInt8(ascii: "-"), UInt8(ascii: "?"):
        if isIndent { markers += 1 }
        if markers > deepest { throw complaint(source, line, column) }
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth > deepest { throw complaint(source, line, column) }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default: break
      }
      isIndent = false
    }
  }

  private static func complaint(
    _ source: YAML.Source, _ line: Int, _ column: Int
  ) -> Diagnostic {
    Diagnostic(source.location(line: line, column: column), "values nest too deep")
  }
}
