import Foundation
import Frames
import Notebook

/// The frames beside the pages: what tables and plots were made of, for readers and for `verify`.
enum PublishedData {
  /// Their folder.
  static let folder = PublishedPath.data

  /// Raised whenever the same frames give other bytes.
  private static let version = "1"

  /// The formats that every frame is published in.
  enum Format: String, CaseIterable {
    /// For spreadsheets and data frames.
    case commaSeparated = "csv"
    /// With units and meanings.
    case json

    /// What links call it.
    var name: String { rawValue.uppercased() }
  }

  /// A file of a frame, all cells of a block in one.
  struct File: Sendable {
    var path: String
    /// A hash over all that the file is made from.
    var origin: String
    /// Makes the file.
    var content: @Sendable () throws -> Data
  }

  /// The files of a book's frames.
  static func files(of results: BookResults) -> [File] {
    results.blocks.flatMap { files($0, $1) } + otherWorlds(of: results)
  }

  private static func files(_ id: String, _ block: BlockResult) -> [File] {
    let cells = block.cells.filter { $0.output != nil }
      .map { [$0.output?.hash ?? ""] + $0.axes.flatMap { [$0.name, $0.value.plain] } }
    let origin = ContentHash.sha256(([version] + cells.joined()).joined(separator: "\u{0}"))
    return block.frameNames.flatMap { name in
      Format.allCases.map { format in
        File(path: path(id, name, format), origin: origin) {
          try block.frame(name).map { try bytes(of: $0, format) } ?? Data()
        }
      }
    }
  }

  // MARK: - Other worlds

  /// The column that tells cells of other worlds of claims apart: their names.
  static let cellColumn = "_cell"

  /// What stands in place of a block's id in the paths of the cells that only other worlds of claims have.
  static func worldsName(_ block: String) -> String { block + "~worlds" }

  /// The files of the frames of cells that only other worlds of claims have.
  private static func otherWorlds(of results: BookResults) -> [File] {
    let blocks = Dictionary(grouping: results.varied.filter { $1.output != nil }) { $0.cell.block }
    return blocks.flatMap { id, cells -> [File] in
      let hashes = cells.flatMap { [$0.cell.name.description, $0.result.output?.hash ?? ""] }
      let origin = ContentHash.sha256(([version] + hashes).joined(separator: "\u{0}"))
      return BlockResult(cells: cells.map(\.result)).frameNames.flatMap { name in
        Format.allCases.map { format in
          File(path: path(worldsName(id), name, format), origin: origin) {
            try joined(name, cells).map { try bytes(of: $0, format) } ?? Data()
          }
        }
      }
    }
  }

  /// A frame over cells, each row with the name of its cell.
  private static func joined(_ name: String, _ cells: [(cell: Cell, result: CellResult)]) -> Frame?
  {
    var whole: Frame?
    for (cell, result) in cells {
      guard let own = result.output?.frame(name) else { continue }
      let column = Frame.Column(cellColumn, .text, "the cell")
      let labelled = own.labelled(by: cell.axes)
        .prefixed(by: [(column: column, value: .text(cell.name.description))])
      if whole == nil { whole = labelled } else { whole?.append(contentsOf: labelled) }
    }
    return whole
  }

  private static func bytes(of frame: Frame, _ format: Format) throws -> Data {
    switch format {
    case .commaSeparated: Data(frame.commaSeparated.utf8)
    case .json: try FrameCoding.encode(frame) + Data("\n".utf8)
    }
  }

  /// `data/known.families.json`.
  static func path(_ block: String, _ frame: String, _ format: Format) -> String {
    PublishedPath.data(block, frame, format.rawValue)
  }
}
