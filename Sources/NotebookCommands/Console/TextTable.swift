import Reports

/// A table for a terminal: the first column to the left, numbers to the right.
struct TextTable {
  var headings: [String]
  var rows: [[String]]
  /// Columns whose values stand to the right.
  var right: Set<Int> = []

  /// The lines.
  var text: String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { $0[column].width }.max() ?? 0
    }
    let lines = ([headings] + rows).map { row in
      var line = zip(row.indices, row).map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.width)
        return right.contains(column) ? space + text : text + space
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    return lines.joined(separator: "\n")
  }
}
