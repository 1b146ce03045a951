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
    results.blocks.flatMap { id, block -> [File] in
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
