import Chapters
import Foundation
import Markup
import Notebook

/// The formats that a report is written in.
package enum ReportFormat: String, Sendable, CaseIterable {
  /// Pages for browsers.
  case html
  /// Pages for GitHub.
  case markdown
  /// Everything that the pages show, for programs.
  case json
  /// The whole report in one file, for paper (`PrintedReport`).
  case pdf
}

/// Writes a book's pages: an index and a page a chapter in each format, and a manifest.
package enum ReportWriter {
  private typealias Maker = (name: String, make: @Sendable () throws -> Data)

  /// The name of the report that stands in one file.
  package static let singleFile = "report.html"
  /// The name of the report for programs.
  package static let jsonFile = ReportJSON.file

  /// Writes the pages of a book into a folder, which is made if it is not there; pages of chapters
  /// that are no longer in the book are removed.
  ///
  /// The same results give the same bytes. Nothing is written or removed through a link.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - folder: The folder.
  ///   - followsLink: Whether the folder may be a link itself, since the user named it.
  ///   - formats: The formats of pages.
  ///   - isSingleFile: Whether the report is written into one file besides.
  ///   - printed: The report as a PDF, where it has one.
  /// - Returns: What cannot be shown as the chapters ask for it; the pages say so in its place.
  /// - Throws: Where the folder cannot be written, or something else than a file has the name of one.
  @discardableResult
  package static func write(
    _ results: BookResults, to folder: URL, followsLink: Bool = true,
    formats: Set<ReportFormat> = [.html, .markdown], isSingleFile: Bool = false,
    printed: PrintedReport? = nil
  ) throws -> [Diagnostic] {
    let folder = try OwnFolder(folder, followsLink: followsLink)
    let old = try Manifest.read(in: folder)
    var makers: [Maker] = []
    let renderer = PageRenderer(results)
    if formats.contains(.html) {
      makers += renderer.pages.map { page in
        ("\(page).html", { Data((renderer.html(page) ?? "").utf8) })
      }
      makers.append((Manifest.marker, { Data() }))
    }
    if formats.contains(.markdown) {
      makers += renderer.pages.map { page in
        ("\(page).md", { Data((renderer.markdown(page) ?? "").utf8) })
      }
      makers += try copiers(of: results.book.shownPictures, in: results.book, to: folder)
    }
    if formats.contains(.json) {
      makers.append((ReportJSON.file, { try ReportJSON(results).encoded() }))
    }
    if isSingleFile {
      makers.append((singleFile, { Data(SingleFileReport(results).html.markup.utf8) }))
    }
    let pages = try written(makers, to: folder)
    let hasLinks = isSingleFile || !formats.isDisjoint(with: [.html, .markdown])
    let paths = hasLinks ? results.book.linkedFiles.subtracting(pages.keys) : []
    let linked = try written(copiers(of: paths, in: results.book, to: folder), to: folder)
    let frames = PublishedData.files(of: results)
    if !frames.isEmpty { _ = try folder.folder(PublishedData.folder) }
    let files = frames + (printed.map { [$0.published] } ?? [])
    let data = try writtenData(files, to: folder, old)
    let manifest = Manifest(
      results, pages: pages, data: data, linked: linked,
      origins: Dictionary(files.map { ($0.path, $0.origin) }, uniquingKeysWith: { $1 }))
    old?.removeLeftovers(in: folder, besides: manifest)
    try writeIfChanged(manifest.encoded(), to: folder, Manifest.file)
    return renderer.problems
  }

  /// A file of the book that its pages lead to.
  ///
  /// - Parameters:
  ///   - path: Its path from the folder of the chapters.
  ///   - results: The book with its results.
  /// - Returns: Its content; none of what no page leads to.
  package static func linkedFile(_ path: String, of results: BookResults) -> Data? {
    guard results.book.linkedFiles.contains(path) else { return nil }
    return results.book.ownFiles.data(of: path)
  }

  /// What copies files of a book, with the folders that they are in.
  private static func copiers(
    of paths: Set<String>, in book: Book, to folder: OwnFolder
  ) throws -> [Maker] {
    for path in paths { _ = try folder.folders(around: path) }
    let files = book.ownFiles
    return paths.sorted().map { path in
      (
        path,
        {
          guard let data = files.data(of: path) else { throw UnreadableFile(path: path) }
          return data
        }
      )
    }
  }

  /// A file of the book that was there when the book was read.
  private struct UnreadableFile: Error, CustomStringConvertible {
    let path: String
    var description: String { "'\(path)' cannot be read any more" }
  }

  /// A file of data as it would be written.
  ///
  /// - Parameters:
  ///   - name: Its name: `edited.summary.csv`.
  ///   - results: The book with its results.
  /// - Returns: The file's text; none where the book has no such data.
  package static func data(_ name: String, of results: BookResults) -> String? {
    let file = PublishedData.files(of: results)
      .first { $0.path == "\(PublishedData.folder)/\(name)" }
    return file.flatMap { try? $0.content() }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The manifest of a report that is not written: its cells with their keys.
  ///
  /// - Parameter results: The book with its results.
  /// - Returns: The manifest as JSON.
  /// - Throws: Where a value cannot be spelled.
  package static func manifest(of results: BookResults) throws -> String {
    let manifest = Manifest(results, pages: [:], data: [:], origins: [:])
    return String(decoding: try manifest.encoded(), as: UTF8.self)
  }

  /// Makes files side by side and writes those that are news.
  ///
  /// - Returns: The hash of each.
  private static func written(
    _ makers: [Maker], to folder: OwnFolder
  ) throws -> [String: String] {
    let hashes = try makers.sideBySide { maker in
      let data = try maker.make()
      try writeIfChanged(data, to: folder, maker.name)
      return (maker.name, ContentHash.sha256(data))
    }
    return Dictionary(hashes, uniquingKeysWith: { $1 })
  }

  /// Writes the files of data whose frames have changed, or that are not as they were written.
  private static func writtenData(
    _ files: [PublishedData.File], to folder: OwnFolder, _ old: Manifest?
  ) throws -> [String: String] {
    let hashes = try files.sideBySide { file in
      if old?.origins?[file.path] == file.origin, let hash = old?.files?[file.path],
        let bytes = try folder.data(of: file.path), ContentHash.sha256(bytes) == hash
      {
        return (file.path, hash)
      }
      let data = try file.content()
      try writeIfChanged(data, to: folder, file.path)
      return (file.path, ContentHash.sha256(data))
    }
    return Dictionary(hashes, uniquingKeysWith: { $1 })
  }

  /// Leaves a file alone that is the same already, so that nothing that watches it wakes up.
  private static func writeIfChanged(_ data: Data, to folder: OwnFolder, _ path: String) throws {
    if try folder.data(of: path) == data { return }
    try folder.write(data, to: path)
  }
}
