import Chapters
import Foundation
import Notebook

/// What blocks and sections are called where something refers to them, and where they are.
struct BlockNames: Sendable {
  /// A place in the book with its name.
  struct Place: Sendable, Hashable {
    /// `Claim 3`, `Table 2`, or an experiment's id.
    var name: String
    /// The page without its ending.
    var page: String
  }

  private let blocks: [String: Place]
  private let sections: [String: [String: String]]

  /// The names of a book's blocks: blocks of a type that has a title are numbered through the book.
  init(_ book: Book) {
    var counts: [String: Int] = [:]
    var blocks: [String: Place] = [:]
    for chapter in book.chapters {
      for block in chapter.blocks {
        let title = type(of: block.content).title
        if let title { counts[title, default: 0] += 1 }
        let name = title.map { "\($0) \(counts[$0, default: 0])" } ?? block.id
        blocks[block.id] = Place(name: name, page: chapter.name)
      }
    }
    self.blocks = blocks
    sections = Dictionary(
      book.chapters.map { chapter in
        (
          chapter.name,
          Dictionary(chapter.headings.map { ($0.anchor, $0.text) }, uniquingKeysWith: { $1 })
        )
      }, uniquingKeysWith: { $1 })
  }

  /// The place of a block.
  func place(of id: String) -> Place? { blocks[id] }

  /// The number and kind of a block: `Table 2`.
  func name(of id: String) -> String { blocks[id]?.name ?? id }

  /// Where an anchor named on a page leads, and what it is called.
  ///
  /// - Parameters:
  ///   - anchor: A block's id or the anchor of a section of the page.
  ///   - page: The page that names it.
  ///   - links: How pages lead to one another.
  /// - Returns: The address and the name; none of an anchor that is not in the book.
  func target(
    of anchor: String, from page: String, _ links: PageLinks
  ) -> (address: String, name: String)? {
    if let title = sections[page]?[anchor] {
      return (links.address(page, section: anchor, from: page), title)
    }
    return place(of: anchor).map { place in
      (links.address(place.page, block: anchor, from: page), place.name)
    }
  }

  /// What a section of a page is called.
  func title(of section: String, on page: String) -> String? { sections[page]?[section] }
}

extension Book {
  /// Where a link within the book leads, and what it is called where it has no text.
  ///
  /// - Parameters:
  ///   - link: The link's address: `03-editing.md#settings`, `#settings`.
  ///   - page: The page that it stands on.
  ///   - links: How pages lead to one another.
  ///   - names: The names of blocks.
  /// - Returns: The address and the name; none where the link leads elsewhere.
  func target(
    of link: String, from page: String, _ links: PageLinks, _ names: BlockNames
  ) -> (address: String, name: String)? {
    if link.hasPrefix("#") { return names.target(of: String(link.dropFirst()), from: page, links) }
    guard let address = self.page(of: link, links, names) else { return nil }
    let parts = link.split(separator: "#", maxSplits: 1)
    let written = parts[0].dropLast(3)
    let name = written.removingPercentEncoding ?? String(written)
    let chapter = chapters.first { $0.name == name || $0.name == written }
    guard parts.count > 1 else { return (address, chapter?.title ?? title) }
    let anchor = String(parts[1])
    let section = chapter.flatMap { names.title(of: anchor, on: $0.name) }
    return (address, section ?? names.place(of: anchor)?.name ?? anchor)
  }

  /// Where a link between chapters, which names one by its file, leads.
  ///
  /// - Parameters:
  ///   - link: The link's address: `03-editing.md#settings`.
  ///   - links: How pages lead to one another.
  ///   - names: The names of blocks.
  /// - Returns: The page's address; none where the link leads elsewhere.
  func page(of link: String, _ links: PageLinks, _ names: BlockNames) -> String? {
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let file = parts.first, file.hasSuffix(".md") else { return nil }
    let written = String(file.dropLast(3))
    let decoded = written.removingPercentEncoding
    let pages = ["index"] + chapters.map(\.name)
    guard let name = pages.first(where: { $0 == written || $0 == decoded }) else { return nil }
    guard parts.count > 1 else { return links.address(name) }
    let anchor = String(parts[1])
    return names.place(of: anchor) == nil
      ? links.address(name, section: anchor) : links.address(name, block: anchor)
  }
}
