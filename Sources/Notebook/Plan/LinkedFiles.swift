import Chapters
import Foundation

/// The files of a book that its pages show or lead to: pictures, data, papers.
///
/// They are published beside the pages, at the same paths.
package struct LinkedFiles: Sendable {
  /// The endings of pictures that pages can show, with their types.
  package static let pictures = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml",
  ]
  /// Larger pictures would make a page slow.
  package static let largestPicture = 2_000_000
  /// Larger files are refused by those who publish pages.
  private static let largest = 50_000_000
  /// The names of a report's own files.
  private static let own: Set<String> = [
    "index.html", "index.md", "report.html", "report.json", "report.pdf", "manifest.json",
  ]

  private let files: BookFolder

  /// The files of a book.
  ///
  /// - Parameter files: Which are its own.
  package init(_ files: BookFolder) { self.files = files }

  /// Why pages cannot lead to a file; none where they can.
  ///
  /// - Parameter path: Its path, as an address has it.
  /// - Returns: What is wrong, and what to do.
  package func objection(to path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.first != ".." else {
      return
        "'\(path)' lies outside the folder of the chapters and is not published; expected a file in the folder, "
        + "or an address on the web"
    }
    if let objection = files.objection(toFile: path) { return objection }
    switch FileKind(at: BookFolder.url(of: path, from: files.url).path) {
    case nil: return "there is no file '\(path)'"
    case .folder: return "'\(path)' is a folder, which has no page; expected a file"
    default: break
    }
    guard !parts.contains(where: { $0.hasPrefix(".") }) else {
      return "'\(path)' is hidden and is not published; expected a name that begins with no '.'"
    }
    guard !path.hasSuffix(".md") else {
      return
        "'\(path)' is no chapter of the profile and has no page; expected a chapter, or a section of one"
    }
    guard !Self.own.contains(path.lowercased()) else {
      return "'\(path)' is what a file of every report is called; expected another name"
    }
    return objection(to: path, largerThan: Self.largest)
  }

  /// Why pages cannot show a picture; none where they can.
  ///
  /// - Parameter path: Its path, as an address has it.
  /// - Returns: What is wrong, and what to do.
  package func objection(toPicture path: String) -> String? {
    guard Self.type(of: path) != nil else {
      let endings = Self.pictures.keys.sorted().joined(separator: ", ")
      return "'\(path)' is no picture that pages can show; expected \(endings)"
    }
    return objection(to: path) ?? objection(to: path, largerThan: Self.largestPicture)
  }

  private func objection(to path: String, largerThan limit: Int) -> String? {
    let place = BookFolder.url(of: path, from: files.url).path
    let size = (try? FileManager.default.attributesOfItem(atPath: place)[.size]) as? Int
    guard let size, size > limit else { return nil }
    return "'\(path)' has \(size / 1_000_000) MB; expected \(limit / 1_000_000) MB at most"
  }

  /// The type of a picture that pages can show.
  package static func type(of path: String) -> String? {
    path.split(separator: ".").last.flatMap { pictures[$0.lowercased()] }
  }

  /// The content of a file.
  ///
  /// - Parameter path: Its path from the folder of the chapters.
  /// - Returns: The content; none of what is not the book's own, or cannot be read.
  package func data(of path: String) -> Data? {
    guard files.objection(toFile: path) == nil else { return nil }
    return try? Data(contentsOf: BookFolder.url(of: path, from: files.url))
  }
}

extension Book {
  /// The files that its pages can show or lead to.
  package var ownFiles: LinkedFiles { LinkedFiles(BookFolder(folder)) }

  /// The files that its pages lead to, by their paths from the folder.
  package var linkedFiles: Set<String> {
    let pages = Set(self.pages.map(\.name))
    let addresses = allProse.flatMap(\.links).compactMap { LinkAddress($0.target) }
      .filter { address in address.page.map { !pages.contains($0) } ?? !address.path.isEmpty }
    return Set(addresses.map(\.path)).subtracting(publishedData)
      .filter { ownFiles.objection(to: $0) == nil }
  }

  /// The pictures that its pages show, by their paths from the folder.
  package var shownPictures: Set<String> {
    let addresses = allProse.flatMap(\.pictures).compactMap { LinkAddress($0.target) }
    return Set(addresses.map(\.path)).filter { ownFiles.objection(toPicture: $0) == nil }
  }

  /// Every file that the book is made of, by its path from the folder: where one changes, it is another book.
  package var sourceFiles: Set<String> {
    textFiles.union(pages.map { "\($0.name).md" }).union([BookFile.name])
      .union(linkedFiles).union(shownPictures).union(cells.flatMap(\.declaredFiles))
  }
}
