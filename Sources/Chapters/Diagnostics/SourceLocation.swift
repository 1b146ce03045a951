/// A place in a file that the user edits; prints as compilers do (`file:line:column`).
public struct SourceLocation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The file's path, relative to the book's folder's parent where possible.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in UTF-8 bytes, from 1.
  public var column: Int

  /// A place in `file`.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }

  /// The place as a page shows it: where the user led to the book from elsewhere, only the end of that way.
  package var published: String {
    guard file.hasPrefix("/") || file.hasPrefix("../") else { return description }
    let end = file.split(separator: "/").suffix(2).joined(separator: "/")
    return "\(end):\(line):\(column)"
  }
}
