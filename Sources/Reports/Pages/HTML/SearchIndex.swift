import Chapters
import Foundation
import Markup
import Notebook

/// What the search box looks through: every section of every page, and every block that has a name.
///
/// The index is a part of each page, so that it is there without a network and from a lone file; a
/// section is therefore told by its beginning and, after that, by the words that the beginning lacks.
enum SearchIndex {
  private struct Index: Encodable {
    /// The chapters' titles.
    var chapters: [String]
    var entries: [Entry]
  }

  /// A section or a block: the number of its chapter, its address, its name and its text.
  fileprivate struct Entry: Encodable, Sendable {
    var chapter: Int
    var address: String
    var name: String
    var text: String

    /// As a list, since every page has all of them.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(chapter)
      for part in [address, name, text] { try container.encode(part) }
    }
  }

  /// Characters of a section's beginning.
  private static let beginning = 180

  /// The entries of a chapter.
  struct Part: Sendable {
    fileprivate var source: String
    fileprivate var entries: [Entry]
  }

  /// The entries of a book's chapters.
  ///
  /// - Parameters:
  ///   - source: The report.
  ///   - known: Entries found before; those of chapters that are the same are taken over.
  /// - Returns: The entries by chapter.
  static func parts(_ source: ReportSource, besides known: [Part] = []) -> [Part] {
    let chapters = Array(source.book.pages.enumerated())
    return chapters.sideBySide { number, chapter in
      if known.indices.contains(number), known[number].source == chapter.source {
        return known[number]
      }
      return Part(
        source: chapter.source,
        entries: sections(of: chapter, number, source) + blocks(of: chapter, number, source))
    }
  }

  /// The index as an element of a page.
  static func element(_ source: ReportSource, _ parts: [Part]) -> HTML {
    HTML.data(json: json(source, parts), id: "_search-index")
  }

  /// The index as JSON.
  static func json(_ source: ReportSource, _ parts: [Part]) -> String {
    let index = Index(
      chapters: source.book.pages.map(source.title), entries: parts.flatMap(\.entries))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(index)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private static func sections(
    of chapter: Chapter, _ position: Int, _ source: ReportSource
  ) -> [Entry] {
    let (prose, links) = (chapter.prose, source.links)
    let texts = prose.document.sectionTexts { source.evaluator.words(prose, of: $0..<$0 + 1) }
    return zip(chapter.headings, texts).map { heading, text in
      let address =
        heading.level > 1
        ? links.address(chapter.name, section: heading.anchor) : links.address(chapter.name)
      return Entry(
        chapter: position, address: address,
        name: source.evaluator.words(prose, of: heading.nodes), text: shortened(text))
    }
  }

  private static func blocks(
    of chapter: Chapter, _ position: Int, _ source: ReportSource
  ) -> [Entry] {
    chapter.blocks.map { block in
      let text = block.content.prose.map(source.evaluator.sentence)
      return Entry(
        chapter: position, address: source.links.address(chapter.name, block: block.id),
        name: source.names.name(of: block.id), text: text.joined(separator: " "))
    }
  }

  /// The beginning of a text, and its further words once each.
  private static func shortened(_ text: String) -> String {
    let start = text.prefix(beginning)
    // A word is not cut in two.
    let rest = text[start.endIndex...].drop { $0.isLetter || $0.isNumber }
    let shown = String(text[..<rest.startIndex])
    var seen = Set(words(shown[...]))
    let further = words(rest).filter { $0.count > 2 && seen.insert($0).inserted }
    return further.isEmpty ? shown : shown + "… " + further.joined(separator: " ")
  }

  private static func words(_ text: Substring) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension MarkdownDocument {
  /// The words below each heading, up to the next.
  ///
  /// - Parameter words: What a node adds to them.
  /// - Returns: The words.
  fileprivate func sectionTexts(_ words: (Int) -> String) -> [String] {
    var texts = headings.map { _ in "" }
    var current: Int?
    var next = 0
    while next < nodes.count {
      let node = nodes[next]
      let place = next
      next += 1
      switch node.content {
      case .heading(let number):
        current = number
        next = node.end
      // Footnotes come last wherever they stand.
      case .footnote: current = headings.lastIndex { $0.line < node.line }
      case .paragraph, .cell:
        if let current, !texts[current].isEmpty { texts[current] += " " }
      default:
        if let current { texts[current] += words(place) }
      }
    }
    return texts
  }
}
