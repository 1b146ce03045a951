import Chapters
import Foundation
import Frames

/// A table written in the chapter itself, or in a file beside it, as a frame.
package enum DataKind: ExperimentKind {
  /// The keys of `data`.
  package struct Spec: BlockSpec {
    /// The rows.
    @Key("The rows: a list of mappings from column to value.") package var rows: [DataRow]?
    /// The file with the rows.
    @Key("A file with the rows, from the chapter's folder: .csv with a header, or .jsonl.")
    package var file: InputFile?

    package init() {}
  }

  package static let name = "data"
  package static let version = 1
  package static let isNumeric = false
  package static let summary = "Rows written in the chapter, or in a file beside it, as a frame."

  /// The rows as written.
  package struct Results: KindResults {
    /// The rows.
    @OpenTable("A row as written; its columns are the keys of the rows.") package var rows: Frame

    package init() {}
  }

  package static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema {
    switch (spec.rows, spec.file) {
    case (let rows?, nil):
      return OutputSchema(frames: [.init("rows", "A row as written.", columns: columns(of: rows))])
    case (nil, let file?):
      let names = try names(of: file, in: folder)
      return OutputSchema(frames: [
        .init(
          "rows", "A row as written.",
          columns: (names ?? []).map { Frame.Column($0, .text, "as written") },
          knowledge: names == nil ? .nothing : .names)
      ])
    default: throw DataProblem("'data' needs either the key 'rows' or the key 'file'")
    }
  }

  package static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    if let file = spec.file {
      let data = try Data(contentsOf: BookFiles.url(file.path, folder: context.folder))
      results.rows = try format(of: file).frame("rows", data, source: file.path)
      return results
    }
    let rows = spec.rows ?? []
    let columns = columns(of: rows)
    var frame = Frame("rows", columns: columns)
    for row in rows {
      frame.append(columns.map { row.values[$0.name] ?? .missing })
    }
    results.rows = frame
    return results
  }

  /// The columns in order of first appearance, each of the narrowest type that holds its values.
  private static func columns(of rows: [DataRow]) -> [Frame.Column] {
    var known = Set<String>()
    let names = rows.flatMap(\.order).filter { known.insert($0).inserted }
    return names.map { name in
      Frame.Column(name, .narrowest(for: rows.lazy.compactMap { $0.values[name] }), "as written")
    }
  }

  private static func format(of file: InputFile) throws -> TableFormat {
    guard let format = TableFormat(file: file.path) else {
      throw Diagnostic(
        file.location, "'\(file.path)' is neither a .csv nor a .jsonl file")
    }
    return format
  }

  /// The columns' names, where the first lines of the file tell.
  private static func names(of file: InputFile, in folder: URL) throws -> [String]? {
    guard try format(of: file) == .csv else { return nil }
    do {
      let handle = try FileHandle(forReadingFrom: BookFiles.url(file.path, folder: folder))
      let beginning = try handle.read(upToCount: 1 << 16) ?? Data()
      return try CommaSeparatedValues.names(beginning, source: file.path)
    } catch let problem as MalformedTable {
      throw Diagnostic(file.location, problem.description)
    } catch {
      throw Diagnostic(
        file.location, "'\(file.path)' cannot be read: \(FileProblem.reason(error))")
    }
  }
}

/// A `data` block that does not say where its rows are.
struct DataProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// One row of a `data` block.
package struct DataRow: SpecValue {
  package static var expectation: String { "a mapping from column to value" }

  /// The columns in the order written.
  package let order: [String]
  /// The values by column.
  package let values: [String: Scalar]

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(DataRow.self) }
    let pairs = try entries.map { (try String($0.key), try Scalar($0.value)) }
    order = pairs.map(\.0)
    values = Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  package var canonical: CanonicalJSON {
    .array(order.map { .array([.text($0), values[$0]?.canonical ?? .null]) })
  }
}
