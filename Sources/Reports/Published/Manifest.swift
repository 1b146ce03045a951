import Foundation
import Notebook

/// What a report was made of: for checking it, and for comparing two.
struct Manifest: Codable {
  static let file = "manifest.json"

  struct Cell: Codable {
    var block: String
    var axes: [String: Scalar]
    var key: String?
    var output: String?
    var kind: String?
    var version: String?
    var finished: String?
    var seconds: Double?
    var processorSeconds: Double?
    var peakMemory: Int?
    var platform: String?
  }

  var title: String
  var profile: String
  var parameters: [String: String]
  var pages: [String]
  var data: [String]?
  /// The SHA-256 of every page and file of data, by path.
  var files: [String: String]?
  var cells: [Cell]

  init(_ results: BookResults, pages: [String: Data], data: [String: Data]) {
    title = results.book.title
    profile = results.book.profile.name
    parameters = results.book.profile.parameters
    self.pages = pages.keys.sorted()
    self.data = data.keys.sorted()
    files = pages.merging(data) { $1 }.mapValues(ContentHash.sha256)
    cells = results.book.chapters.flatMap(\.blocks).flatMap { block in
      (results.blocks[block.id]?.cells ?? []).map { cell in
        Cell(
          block: block.id,
          axes: Dictionary(cell.axes.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
          key: cell.key, output: cell.output?.hash, kind: cell.ingredients["kind"],
          version: cell.ingredients["kind version"],
          finished: cell.finished?.formatted(.iso8601), seconds: cell.cost?.seconds,
          processorSeconds: cell.cost?.processorSeconds, peakMemory: cell.cost?.peakMemory,
          platform: cell.platform)
      }
    }
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
