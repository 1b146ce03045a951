import Foundation
import Notebook

/// The frames beside the pages: what tables and plots were made of, for readers and for `verify`.
enum PublishedData {
  /// Their folder.
  static let folder = "data"

  /// The files of a book's frames, all cells of a block in one, by path: as JSON with units and
  /// meanings, and as CSV.
  static func files(of results: BookResults) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for (id, block) in results.blocks {
      let names = block.cells.lazy.compactMap(\.output).first?.frames.map(\.name) ?? []
      for name in names {
        guard let frame = block.frame(name) else { continue }
        files[path(id, name)] = try FrameCoding.encode(frame) + Data("\n".utf8)
        files["\(folder)/\(id).\(name).csv"] = Data(frame.commaSeparated.utf8)
      }
    }
    return files
  }

  /// `data/known.families.json`.
  static func path(_ block: String, _ frame: String) -> String {
    "\(folder)/\(block).\(frame).json"
  }
}
