import Chapters
import Foundation

/// Checks that the links and pictures of a book lead somewhere.
struct LinkChecker {
  private let chapters: [Chapter]
  private let firstPage: Chapter?
  private let blocks: Set<String>
  /// The files of data that a report publishes.
  private let data: Set<String>
  private let folder: BookFolder
  private let files: LinkedFiles
  /// Blocks that are known, whatever is wrong with them.
  private let known: (String) -> Bool

  /// The sections that every first page has.
  static let indexSections = ["claims", "chapters", "costs", "manifest"]

  /// A check of a book's links.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - blocks: The ids of its blocks and equations.
  ///   - folder: Which files are its own.
  ///   - known: Whether an id is that of a block that was complained about.
  init(
    _ book: Book, blocks: Set<String>, folder: BookFolder, known: @escaping (String) -> Bool
  ) {
    chapters = book.chapters
    firstPage = book.firstPage
    data = book.publishedData
    self.blocks = blocks
    self.folder = folder
    files = LinkedFiles(folder)
    self.known = known
  }

  /// What is said of every link and picture of a book that leads nowhere.
  func complaints(about book: Book) -> [Diagnostic] {
    book.ownProse.flatMap { complaints(about: $0, in: nil) }
      + book.pages.flatMap { chapter in
        chapter.allProse.flatMap { complaints(about: $0, in: chapter) }
      }
  }

  private func complaints(about prose: Prose, in chapter: Chapter?) -> [Diagnostic] {
    let links = prose.links.map { ($0.location, objection(to: $0.target, in: chapter)) }
    let pictures = prose.pictures.map { ($0.location, objection(toPicture: $0.target)) }
    return (links + pictures).compactMap { place, objection in
      objection.map { Diagnostic(place, $0) }
    }
  }

  /// Why a link leads nowhere; none of one that leads somewhere, or out of the book.
  ///
  /// - Parameters:
  ///   - address: The link's address as written.
  ///   - chapter: The chapter that it stands in; none on the first page.
  /// - Returns: What is not there, and the nearest that is.
  private func objection(to address: String, in chapter: Chapter?) -> String? {
    guard let link = LinkAddress(address) else { return Self.objection(toSchemeOf: address) }
    guard !link.path.isEmpty else {
      return objection(toAnchor: link.anchor, of: chapter, isOwn: true)
    }
    if let page = link.page {
      if page == Book.firstPageName {
        return objection(toAnchor: link.anchor, of: firstPage, isOwn: false)
      }
      if let other = chapters.first(where: { $0.name == page }) {
        return objection(toAnchor: link.anchor, of: other, isOwn: false)
      }
    }
    guard !data.contains(link.path), !isDataOfWrongBlock(link.path) else { return nil }
    guard FileKind(at: BookFolder.url(of: link.path, from: folder.url).path) != nil else {
      let names = chapters.map { "\($0.name).md" } + data.sorted() + neighbours(of: link.path)
      return "there is no chapter or file '\(link.path)' for a link to lead to"
        + Suggestion.phrase(for: link.path, in: names)
    }
    return files.objection(to: link.path)
  }

  /// Why a picture is not shown; none of one that is, or of one elsewhere.
  private func objection(toPicture address: String) -> String? {
    guard let path = LinkAddress(address)?.path else {
      return Self.objection(toSchemeOf: address)
    }
    guard FileKind(at: BookFolder.url(of: path, from: folder.url).path) != nil else {
      return "there is no picture '\(path)'"
        + Suggestion.phrase(for: path, in: neighbours(of: path))
    }
    return files.objection(toPicture: path)
  }

  /// Why pages do not lead to an address out of the book; none of one that they lead to.
  private static func objection(toSchemeOf address: String) -> String? {
    AddressScheme.refused(in: address).map { scheme in
      "pages do not lead to '\(scheme):' addresses; expected a file of the book, or an address with "
        + AddressScheme.shown.map { "'\($0):'" }.joined(separator: ", ")
    }
  }

  /// The files in the folder that a path leads to, by their paths.
  private func neighbours(of path: String) -> [String] {
    let place = BookFolder.url(of: path, from: folder.url).deletingLastPathComponent().path
    let way = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().map { way + $0 }
  }

  private func objection(toAnchor anchor: String, of chapter: Chapter?, isOwn: Bool) -> String? {
    let isFirst = chapter == nil || chapter?.name == Book.firstPageName
    let sections = (chapter?.headings.map(\.anchor) ?? []) + (isFirst ? Self.indexSections : [])
    guard !anchor.isEmpty, !sections.contains(anchor), !blocks.contains(anchor), !known(anchor),
      chapter?.source.contains("id=\"\(anchor)\"") != true
    else { return nil }
    let hint = Suggestion.phrase(for: anchor, in: blocks.sorted() + sections)
    return isOwn
      ? "there is no block or section '\(anchor)' to refer to\(hint)"
      : "'\(chapter?.name ?? Book.firstPageName).md' has no block or section '\(anchor)' to refer to\(hint)"
  }

  /// Whether a path would be that of data of a block that was complained about.
  private func isDataOfWrongBlock(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count == 2, parts[0] == PublishedPath.data,
      let id = parts[1].split(separator: ".").first.map(String.init)
    else { return false }
    return known(id) && !data.contains { $0.hasPrefix("\(PublishedPath.data)/\(id).") }
  }
}
