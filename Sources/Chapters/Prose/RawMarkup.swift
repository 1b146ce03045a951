/// HTML within Markdown.
extension MarkdownDocument {
  /// A block of HTML that runs to the end of what it stands in, since what would end it is missing.
  struct UnclosedHTML: Hashable {
    /// What begins it: `<!--`.
    var start: String
    /// What would end it: `-->`.
    var end: String
    /// Its line, from 1.
    var line: Int
    /// Its column, from 1.
    var column: Int
  }

  /// What a block of HTML can begin with that ends at a mark, not at an empty line.
  private static let marks = [
    ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<script", "</script>"),
    ("<style", "</style>"), ("<pre", "</pre>"), ("<!", ">"),
  ]

  /// The blocks of HTML that are not closed: they would hide whatever comes after them.
  var unclosedHTML: [UnclosedHTML] {
    nodes.compactMap { node in
      guard case .rawBlock(let literal) = node.content else { return nil }
      let text = literal.drop { $0 == " " }.lowercased()
      let mark = Self.marks.first { start, _ in
        // A tag's name ends where it ends: `<pretty>` is no `<pre>`.
        text.hasPrefix(start.lowercased())
          && (!start.dropFirst().allSatisfy(\.isLetter)
            || text.dropFirst(start.count).first?.isLetter != true)
      }
      guard let (start, end) = mark, !text.contains(end.lowercased()) else { return nil }
      return UnclosedHTML(start: start, end: end, line: node.line, column: node.column)
    }
  }

  /// HTML without its comments.
  package static func withoutComments(_ html: String) -> String {
    var (shown, rest) = ("", html[...])
    while let start = rest.firstRange(of: "<!--"),
      let end = rest[start.upperBound...].firstRange(of: "-->")
    {
      shown += rest[..<start.lowerBound]
      rest = rest[end.upperBound...]
    }
    return shown + rest
  }

  /// The Markdown with its HTML escaped and without comments, so that it shows what the pages show.
  package var sourceWithoutHTML: String {
    guard hasHTML else { return source }
    let escaped = escapedInPlace
    // What the parser has put together cannot always be found; then no '<' is left at all.
    guard let escaped, !MarkdownDocument(escaped).hasHTML else {
      return source.replacing("<", with: "&lt;")
    }
    return escaped
  }

  private var hasHTML: Bool { nodes.contains { $0.html != nil } }

  /// The Markdown with its HTML escaped where it stands, if all of it is found.
  private var escapedInPlace: String? {
    var cursor = SourceCursor(source)
    let bytes = Array(source.utf8)
    var (text, next) = ("", 0)
    for node in nodes {
      switch node.content {
      // What looks the same in code and formulas is passed.
      case .code(let span): _ = cursor.findCode(span.literal, from: node.line)
      case .formula(let span): _ = cursor.find(span.literal, from: node.line)
      default: break
      }
      guard let html = node.html else { continue }
      let written = html.hasSuffix("\n") ? String(html.dropLast()) : html
      guard let place = cursor.find(written, from: node.line).bytes, place.lowerBound >= next else {
        return nil
      }
      text += String(decoding: bytes[next..<place.lowerBound], as: UTF8.self)
      text += Self.withoutComments(written).replacing("<", with: "&lt;")
      next = place.upperBound
    }
    return text + String(decoding: bytes[next...], as: UTF8.self)
  }
}

extension MarkdownDocument.Node {
  /// The HTML that the node is.
  fileprivate var html: String? {
    switch content {
    case .rawBlock(let html), .rawInline(let html): html
    default: nil
    }
  }
}
