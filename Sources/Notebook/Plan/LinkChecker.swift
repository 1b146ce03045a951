import Chapters
import Foundation

/// Checks that the links and pictures of a book lead somewhere.
struct LinkChecker {
  private let chapters: [Chapter]
  private let blocks: Set<String>
  private let files: BookFolder
  /// Blocks that are known, whatever is wrong with them.
  private let known: (String) -> Bool

  /// A check of a book's links.
  ///
  /// - Parameters:
  ///   - chapters: The chapters of the book.
  ///   - blocks: The ids of its blocks.
  ///   - files: Which files are its own.
  ///   - known: Whether an id is that of a block that was complained about.
  init(
    _ chapters: [Chapter], blocks: Set<String>, files: BookFolder,
    known: @escaping (String) -> Bool
  ) {
    self.chapters = chapters
    self.blocks = blocks
    self.files = files
    self.known = known
  }

  /// Why a link leads nowhere; none of one that leads somewhere, or out of the book.
  ///
  /// - Parameters:
  ///   - address: The link's address as written.
  ///   - chapter: The chapter that it stands in.
  /// - Returns: What is not there, and the nearest that is.
  func objection(to address: String, in chapter: Chapter) -> String? {
    guard !Self.isElsewhere(address) else { return nil }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = Self.decoded(parts[0].prefix { $0 != "?" }.trimmingPrefix("./"))
    let anchor = parts.count > 1 ? Self.decoded(parts[1]) : ""
    guard !path.isEmpty else { return objection(toAnchor: anchor, of: chapter, isOwn: true) }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let isPage = path.hasSuffix(".md") || path.hasSuffix(".html")
    if isPage, !path.contains("/"), name == "index" { return nil }
    if isPage, !path.contains("/"), let other = chapters.first(where: { $0.name == name }) {
      return objection(toAnchor: anchor, of: other, isOwn: false)
    }
    if isPublished(path) || FileKind(at: BookFolder.url(of: path, from: files.url).path) != nil {
      return nil
    }
    let names = chapters.map { "\($0.name).md" }
    return "there is no chapter or file '\(path)' for a link to lead to"
      + Suggestion.phrase(for: path, in: names)
  }

  /// Why a picture is not shown; none of one that is, or of one elsewhere.
  func objection(toPicture address: String) -> String? {
    guard !Self.isElsewhere(address) else { return nil }
    let path = Self.decoded(address[...])
    if let objection = files.objection(toFile: path) { return objection }
    let place = BookFolder.url(of: path, from: files.url)
    guard FileKind(at: place.path) == nil else { return nil }
    let folder = place.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return "there is no picture '\(path)'"
      + Suggestion.phrase(for: place.lastPathComponent, in: names.sorted())
  }

  private func objection(toAnchor anchor: String, of chapter: Chapter, isOwn: Bool) -> String? {
    let sections = chapter.headings.map(\.anchor)
    guard !anchor.isEmpty, !sections.contains(anchor), !blocks.contains(anchor), !known(anchor),
      !chapter.source.contains("id=\"\(anchor)\"")
    else { return nil }
    let hint = Suggestion.phrase(for: anchor, in: blocks.sorted() + sections)
    return isOwn
      ? "there is no block or section '\(anchor)' to refer to\(hint)"
      : "'\(chapter.name).md' has no block or section '\(anchor)' to refer to\(hint)"
  }

  /// Whether a path is that of data that the report publishes.
  private func isPublished(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count == 2, parts[0] == "data", let id = parts[1].split(separator: ".").first else {
      return false
    }
    return blocks.contains(String(id))
  }

  /// Whether an address leads out of the book: it has a scheme or a host, or is a place on a server.
  private static func isElsewhere(_ address: String) -> Bool {
    let start = address.prefix { !"/?#".contains($0) }
    return start.contains(":") || address.hasPrefix("/")
  }

  private static func decoded(_ text: Substring) -> String {
    text.removingPercentEncoding ?? String(text)
  }
}
