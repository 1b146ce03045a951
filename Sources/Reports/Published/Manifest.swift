import Chapters
import Foundation
import Frames
import Notebook

/// What a report was made of: for checking it, and for comparing two.
struct Manifest: Codable {
  static let file = "manifest.json"
  /// The name of the report as a PDF.
  static let printedReport = "report.pdf"
  /// What tells GitHub Pages to leave the files as they are; its own generator would leave out some.
  static let marker = ".nojekyll"

  struct Cell: Codable {
    var block: String
    var axes: [String: Scalar]
    /// What is otherwise than in the book, of a cell that only other worlds of claims have.
    var choices: [String: Scalar]?
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
  /// The files of the book that pages lead to.
  var linked: [String]?
  /// The SHA-256 of every page and file of data, by path.
  var files: [String: String]?
  /// A hash over all that a file of data was made from, by path: where it is the same, so is the file.
  var origins: [String: String]?
  /// What keys said of numerics.
  var numerics: String?
  var cells: [Cell]

  /// The manifest of a report.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - pages: The hashes of pages by path.
  ///   - data: The hashes of files of data by path.
  ///   - linked: The hashes of the book's files that pages lead to by path.
  ///   - origins: The hashes over what files of data were made from.
  init(
    _ results: BookResults, pages: [String: String], data: [String: String],
    linked: [String: String] = [:], origins: [String: String]
  ) {
    numerics = results.book.numericsInKeys
    title = results.book.title
    profile = results.book.profile.name
    parameters = results.book.publishedParameters
    self.pages = pages.keys.sorted()
    self.data = data.keys.sorted()
    self.linked = linked.isEmpty ? nil : linked.keys.sorted()
    files = pages.merging(data) { $1 }.merging(linked) { $1 }
    self.origins = origins
    cells = results.book.pages.flatMap(\.blocks).flatMap { block in
      (results.blocks[block.id]?.cells ?? []).map { cell in
        Cell(block.id, cell)
      }
    }
    cells += results.varied.map { Cell($0.block, $1, choices: $0.choices) }
  }

  /// The manifest of the report in a folder, if there is one that can be read.
  ///
  /// - Throws: `FolderProblem` where something else than a file has its name.
  static func read(in folder: OwnFolder) throws -> Manifest? {
    try folder.data(of: file).flatMap { try? JSONDecoder().decode(Manifest.self, from: $0) }
  }

  /// Removes the files of this report that another does not have.
  ///
  /// Anyone may have written the manifest: what goes is a file with the name of a page or of data, or one that is said
  /// to be linked to and is not hidden, as it was published, and in the folder itself.
  func removeLeftovers(in folder: OwnFolder, besides newer: Manifest) {
    for (name, hash) in files ?? [:] where newer.files?[name] == nil && isPublished(name) {
      guard let data = try? folder.data(of: name), ContentHash.sha256(data) == hash else {
        continue
      }
      try? folder.remove(name)
    }
  }

  /// Whether a report has files of such names.
  private func isPublished(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case _ where LinkedFiles.type(of: name) != nil || linked?.contains(name) == true:
      return parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    case 1:
      return name == Self.marker || name == Self.printedReport
        || ["html", "md", "json"].contains { name.hasSuffix(".\($0)") }
    case 2:
      return parts[0] == PublishedData.folder
        && PublishedData.Format.allCases.contains { name.hasSuffix(".\($0.rawValue)") }
    default: return false
    }
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension Manifest.Cell {
  /// The record of a cell.
  fileprivate init(_ block: String, _ cell: CellResult, choices: [AxisValue]? = nil) {
    self.block = block
    axes = Self.byName(cell.axes)
    self.choices = choices.map(Self.byName)
    (key, output) = (cell.key, cell.output?.hash)
    (kind, version) = (cell.material?.kind, cell.material.map { String($0.version) })
    finished = cell.finished?.formatted(.iso8601)
    (seconds, processorSeconds) = (cell.cost?.seconds, cell.cost?.processorSeconds)
    (peakMemory, platform) = (cell.cost?.peakMemory, cell.platform)
  }

  private static func byName(_ values: [AxisValue]) -> [String: Scalar] {
    Dictionary(values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
