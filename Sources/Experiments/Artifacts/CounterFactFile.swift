import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook

extension CounterFactRow {
  /// The facts of a file: a JSON list as ROME publishes it, or a CSV table of its columns.
  ///
  /// - Throws: What is missing.
  static func read(_ file: InputFile, _ context: RunContext) throws -> [CounterFactRow] {
    guard file.path.hasSuffix(".json") else { return try table(file, context) }
    guard let data = try? Data(contentsOf: context.url(of: file)) else {
      throw UnsuitableTable("'\(file.path)' cannot be read. \(source)")
    }
    return try rows(json: data, of: file.path)
  }

  private static func table(_ file: InputFile, _ context: RunContext) throws -> [CounterFactRow] {
    try context.cells(of: file, under: columns, from: source).enumerated().map { number, cells in
      guard let row = CounterFactRow(cells: cells) else {
        throw UnsuitableTable(
          "row \(number + 1) of '\(file.path)' lacks its subject, prompt or targets")
      }
      return row
    }
  }
}

extension CounterFactQuestion {
  /// The questions of a file, by what they are joined by; of several the first.
  ///
  /// - Throws: What is missing.
  static func read(
    _ file: InputFile, _ context: RunContext
  ) throws -> [String: FactSet.Question] {
    let questions = try context.cells(of: file, under: columns, from: source).map(Self.init)
    return Dictionary(
      questions.map { ($0.identifier, $0.question) }, uniquingKeysWith: { first, _ in first })
  }
}

extension RunContext {
  /// The texts under some columns of a table, row by row; empty where there is nothing.
  fileprivate func cells(
    of file: InputFile, under columns: [String], from source: String
  ) throws -> [[String]] {
    let table = try table(file, needing: columns, from: source)
    let places = columns.compactMap { table.index(of: $0) }
    return table.rows.map { row in places.map { row[$0].written ?? "" } }
  }
}
