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
    html.firstMatch(of: /^\s*<!--\s*typed:\s*[^\s-]/) != nil
  }

  /// The first fraction, percentage, or how many of how many, in some words.
  ///
  /// The level of an interval is a convention, and `2410.12949` an address.
  private static func figure(in words: String) -> Substring? {
    guard mayHaveFigure(words) else { return nil }
    let share = words.firstMatch(
      of: /[0-9]+(?:\.[0-9]+)?[ \u{A0}]?(?:%|per cent|percent)(?! (?:confidence|interval))/)
    let fraction = words.firstMatch(of: /(?:^|[^\w.])(?<figure>[0-9]{0,3}\.[0-9]+)(?![\w.]*\w)/)
    let part = words.firstMatch(
      of:
        /(?i)\b(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s(?:in|of|out\sof)\s(?:every\s)?(?:[0-9]+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred)\b/
    )
    return [share?.output, fraction?.output.figure, part?.output].compactMap(\.self)
      .min { $0.startIndex < $1.startIndex }
  }

  /// Whether a figure is possible at all: patterns are dear, and most paragraphs have none.
  private static func mayHaveFigure(_ words: String) -> Bool {
    let text = Array(words.utf8)
    let isFraction = zip(text, text.dropFirst()).contains { point, digit in
      point == UInt8(ascii: ".") && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit)
    }
    return isFraction || text.contains(UInt8(ascii: "%"))
      || ["percent", "per cent", " in ", " of "].contains { words.contains($0) }
  }
}
