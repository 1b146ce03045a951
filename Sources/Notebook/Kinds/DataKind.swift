import Chapters
import Foundation
import Frames

/// A table written in the chapter itself, or in a file beside it, as a frame.
package enum DataKind: ExperimentKind {
  /// The keys of `data`.
  package struct Spec: BlockSpec {
    /// The rows.
    @Key("The rows: a list of mappings from column to value.") package var rows: DataRows?
    /// The file with the rows.
    @Key(
      """
      A file with the rows, from the chapter's folder: .csv or .tsv with a header, .jsonl, or .json with a list \
      of objects.
      """)
    package var file: InputFile?
    /// What stands between the file's values.
    @Key("What stands between the file's values: one character, or tab.")
    package var delimiter: Delimiter?
    /// Words for a missing value.
    @Key(
      """
      Words that stand for a missing value. What is empty is missing in any case, and NA among \
      numbers.
      """)
    package var missing: [String] = []
    /// How the file's bytes stand for text.
    @Key("The file's encoding; UTF-8, or what its byte-order mark says, where none is given.")
    package var encoding: TextEncoding?
    /// What is said of the columns.
    @Key(
      later:
        "Columns that have a type, a unit or a label: `{day: date, w: {type: number, unit: g, label: Weight}}`."
    )
    package var columns = DeclaredColumns()

    package init() {}

    /// How the file is read.
    fileprivate var options: TableFormat.Options {
      TableFormat.Options(delimiter, missing: missing, encoding, columns)
    }
  }

  package static let name = "data"
  package static let version = 2
  package static let isNumeric = false
  package static let summary = "Rows written in the chapter, or in a file beside it, as a frame."

  /// The rows as written.
  package struct Results: KindResults {
    /// The rows.
    @OpenTable("A row as written; its columns are the keys of the rows.") package var rows: Frame

    package init() {}
  }

  package static func schema(of spec: Spec, in folder: URL) throws -> OutputSchema {
    let frame: OutputSchema.FrameSchema
    switch (spec.rows, spec.file) {
    case (_?, nil) where spec.delimiter != nil || spec.encoding != nil:
      throw DataProblem("'delimiter' and 'encoding' say how a file is read, and there is none")
    case (let rows?, nil):
      try spec.columns.require(among: rows.columns.map(\.name))
      frame = schema(of: try rows.frame(Self.frame, spec.options), spec)
    case (nil, let file?): frame = try schema(of: file, spec, in: folder)
    default: throw DataProblem("'data' needs either the key 'rows' or the key 'file'")
    }
    var schema = OutputSchema(frames: [frame])
    schema.isExact = true
    return schema
  }

  package static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    if let file = spec.file {
      let data = try Data(contentsOf: BookFiles.url(file.path, folder: context.folder))
      results.rows = try format(of: file).frame(
        frame, data, source: file.path, spec.options)
    } else if let rows = spec.rows {
      results.rows = try rows.frame(frame, spec.options)
    }
    return results
  }

  // MARK: - What is known before

  private static let frame = "rows"
  /// Files up to this size are read to know their columns before anything runs; of larger ones, the beginning.
  private static let smallFile = 1 << 20

  private static func schema(
    _ columns: [Frame.Column], _ knowledge: OutputSchema.FrameSchema.Knowledge = .types
  ) -> OutputSchema.FrameSchema {
    .init(frame, "A row as written.", columns: columns, knowledge: knowledge)
  }

  /// The columns of what is read: of one without any value, the type is known only where it is declared.
  private static func schema(of read: Frame, _ spec: Spec) -> OutputSchema.FrameSchema {
    var schema = schema(read.columns)
    let empty = read.columns.indices.filter { position in
      read.rows.allSatisfy { $0[position] == .missing }
    }
    schema.untyped = Set(empty.map { read.columns[$0].name }).filter {
      spec.columns.byName[$0]?.type == nil
    }
    return schema
  }

  private static func format(of file: InputFile) throws -> TableFormat {
    guard let format = TableFormat(file: file.path) else {
      throw Diagnostic(
        file.location, "'\(file.path)' is none of .csv, .tsv, .jsonl and .json")
    }
    return format
  }

  /// The columns of a file, as far as that much of it tells.
  private static func schema(
    of file: InputFile, _ spec: Spec, in folder: URL
  ) throws -> OutputSchema.FrameSchema {
    let format = try format(of: file)
    if let objection = format.objection(to: spec.options) {
      throw Diagnostic(file.location, objection)
    }
    do {
      let handle = try FileHandle(forReadingFrom: BookFiles.url(file.path, folder: folder))
      let beginning = try handle.read(upToCount: smallFile + 1) ?? Data()
      if beginning.count <= smallFile {
        if let names = try format.names(beginning, source: file.path, spec.options) {
          try spec.columns.require(among: names)
        }
        let read = try format.frame(frame, beginning, source: file.path, spec.options)
        return schema(of: read, spec)
      }
      guard let names = try format.names(beginning, source: file.path, spec.options) else {
        return schema([], .nothing)
      }
      try spec.columns.require(among: names)
      return schema(names.map { Frame.Column($0, .text, Frame.Column.asWritten) }, .names)
    } catch let problem as MalformedTable {
      throw Diagnostic(file.location, problem.description)
    } catch let problem as Diagnostic {
      throw problem
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
