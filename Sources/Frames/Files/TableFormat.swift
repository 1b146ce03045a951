import Foundation

/// How a table is written as text.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// JSON lines: an object a row; or one list of objects.
  case jsonl
  /// Comma-separated values with a header (RFC 4180).
  case csv
  /// Values with tabs between them, with a header.
  case tsv
  /// A JSON list of objects, one a row.
  case json

  /// The format that a file's name says.
  package init?(file: String) {
    switch file.split(separator: ".").last?.lowercased() {
    case "jsonl", "ndjson": self = .jsonl
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "json": self = .json
    default: return nil
    }
  }

  /// What may be said of a table besides its format.
  package struct Options: Sendable, Hashable {
    /// What stands between values; a comma or a tab where nobody says.
    package var delimiter: UInt8?
    /// Words that stand for a missing value.
    package var missing: Set<String> = []
    /// What is said of its columns, by name.
    package var columns: [String: DeclaredColumn] = [:]
    /// How its bytes stand for text; UTF-8, or as its mark of the byte order says, where nobody does.
    package var encoding: TextEncoding?

    /// Nothing is said.
    package init() {}
  }

  /// The frame of a table.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - data: The table.
  ///   - source: What messages call it.
  ///   - options: What is said of it besides.
  /// - Returns: The frame, each column of the type that is declared, or the narrowest that holds its values.
  /// - Throws: `MalformedTable` with the line that is wrong.
  package func frame(
    _ name: String, _ data: Data, source: String, _ options: Options = Options()
  ) throws -> Frame {
    let text = try TextEncoding.decoded(data, options.encoding, source: source)
    switch self {
    case .jsonl, .json:
      return try JSONLines.frame(name, text, source: source, options)
    case .csv, .tsv:
      return try CommaSeparatedValues.frame(
        name, text, source: source, delimiter: delimiter(options), options)
    }
  }

  /// Why options make no sense of a table in this format; none where they do.
  package func objection(to options: Options) -> String? {
    guard options.delimiter != nil, self == .json || self == .jsonl else { return nil }
    return "'delimiter' stands between the values of csv and tsv; \(rawValue) has none"
  }

  /// The names of the columns of a table, where its first lines tell.
  ///
  /// - Returns: The names; none of a format that has no header.
  /// - Throws: `MalformedTable` with the line that is wrong.
  package func names(
    _ beginning: Data, source: String, _ options: Options = Options()
  ) throws -> [String]? {
    guard self == .csv || self == .tsv else { return nil }
    return try CommaSeparatedValues.names(beginning, source: source, delimiter: delimiter(options))
  }

  private func delimiter(_ options: Options) -> UInt8 {
    options.delimiter ?? (self == .tsv ? UInt8(ascii: "\t") : CommaSeparatedValues.comma)
  }
}

/// A table that cannot be read.
package struct MalformedTable: Error, CustomStringConvertible {
  package let description: String

  init(_ source: String, line: Int, _ problem: String) {
    description = "\(source), line \(line): \(problem)"
  }
}
