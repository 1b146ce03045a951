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
    let relations = try context.table(file, needing: columns, from: source)
      .index(of: relationColumn).map { _ in
        try context.texts(of: file, under: [relationColumn], from: source).map { $0[0] }
      }
    return try context.texts(of: file, under: columns, from: source).enumerated().map {
      number, cells in
      guard let row = CounterFactRow(cells: cells, relation: relations?[number]) else {
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
    let questions = try context.texts(of: file, under: columns, from: source).map(Self.init)
    return Dictionary(
      questions.map { ($0.identifier, $0.question) }, uniquingKeysWith: { first, _ in first })
  }
}
