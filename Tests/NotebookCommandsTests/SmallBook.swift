import Chapters
import Foundation
import Notebook
import Reports
import TestSupport

/// A book in a folder of its own, read and checked.
struct SmallBook {
  let folder: TemporaryFolder
  let book: Book

  /// A book of chapters by name, of the kinds that every book has.
  init(_ chapters: [String: String]) throws {
    folder = try TemporaryFolder(
      Dictionary(uniqueKeysWithValues: chapters.map { ("chapters/\($0.key).md", $0.value) }))
    book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard
    ).load()
  }

  /// An experiment block of rows.
  static func rows(_ id: String, _ sweep: String = "") -> String {
    "```yaml experiment\nid: \(id)\nrun: data\nrows: [{v: 1}]\n\(sweep)\n```\n\n"
  }
}

extension Cell {
  /// What became of the cell.
  func result(_ status: CellResult.Status, seconds: Double? = nil) -> CellResult {
    CellResult(
      axes: axes, key: "k", status: status, cost: seconds.map { CellCost(seconds: $0) })
  }
}
