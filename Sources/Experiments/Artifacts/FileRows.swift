import Chapters
import Frames
import Notebook

extension RunContext {
  /// The texts under some columns of a file that a key names, row by row.
  ///
  /// - Parameters:
  ///   - file: A `.csv` or `.jsonl` file.
  ///   - columns: The columns.
  ///   - source: Where such files come from, for who has one of another layout.
  /// - Returns: The rows, a text for each column; empty where there is nothing.
  /// - Throws: What is wrong with the file.
  func texts(
    of file: InputFile, under columns: [String], from source: String
  ) throws -> [[String]] {
    let table = try table(file, needing: columns, from: source)
    let places = columns.compactMap { table.index(of: $0) }
    return table.rows.map { row in places.map { row[$0].written } }
  }
}

extension Scalar {
  /// The value as a file has it; empty where there is nothing.
  fileprivate var written: String {
    switch self {
    case .missing: ""
    case .text(let text): text
    case .date(let moment): moment.text
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): String(value)
    }
  }
}
