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
  /// The numbers of equations as they are shown, by page, formula of the page and row.
  private let numbers: [String: [Int: [Int: EquationNumber]]]
  /// The numbers of equations by label.
  private let labels: [String: EquationNumber]

  /// The number of an equation.
  struct EquationNumber: Sendable, Hashable {
    /// The number, or the tag that stands for it.
    var text: String
    /// Whether it stands without parentheses.
    var isBare: Bool

    /// As it stands beside the equation.
    var shown: String { isBare ? text : "(\(text))" }
  }
  private let sections: [String: [String: String]]

  /// The names of a book's blocks: blocks of a type that has a title are numbered through the book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - title: What a heading says.
  init(
    _ book: Book, title: (Chapter, MarkdownDocument.Heading) -> String = { $1.text }
  ) {
    var counts: [String: Int] = [:]
    var blocks: [String: Place] = [:]
    for chapter in book.pages {
      for block in chapter.blocks {
        let title = type(of: block.content).title
        if let title { counts[title, default: 0] += 1 }
        let name = title.map { "\($0) \(counts[$0, default: 0])" } ?? block.id
        blocks[block.id] = Place(name: name, page: chapter.name)
      }
    }
    (numbers, labels) = Self.numbered(book) { label, number, page in
      blocks[label] = Place(name: "Equation \(number.text)", page: page)
    }
    self.blocks = blocks
    sections = Dictionary(
      book.pages.map { chapter in
        (
          chapter.name,
          Dictionary(
            chapter.headings.map { ($0.anchor, title(chapter, $0)) }, uniquingKeysWith: { $1 })
        )
      }, uniquingKeysWith: { $1 })
  }

  /// The numbers of equations: those with a label and no tag are counted through the book.
  private static func numbered(
    _ book: Book, note: (_ label: String, EquationNumber, _ page: String) -> Void
  ) -> (numbers: [String: [Int: [Int: EquationNumber]]], labels: [String: EquationNumber]) {
    var count = 0
    var numbers: [String: [Int: [Int: EquationNumber]]] = [:]
    var labels: [String: EquationNumber] = [:]
    for chapter in book.pages {
      for span in chapter.prose.document.formulas {
        guard case .success(let formula) = span.reading else { continue }
        for row in formula.numberedRows {
          guard let equation = formula.equations[row] else { continue }
          if equation.tag == nil { count += 1 }
          let number = EquationNumber(text: equation.tag ?? "\(count)", isBare: equation.isBare)
          numbers[chapter.name, default: [:]][span.number, default: [:]][row] = number
          guard let label = equation.label else { continue }
          labels[label] = number
          note(label, number, chapter.name)
        }
      }
    }
    return (numbers, labels)
  }

  /// The numbers of a formula's rows.
  func numbers(of formula: FormulaSpan, on page: String) -> [Int: EquationNumber] {
    numbers[page]?[formula.number] ?? [:]
  }

  /// The number of an equation by its label.
  func number(of label: String) -> EquationNumber? { labels[label] }

  /// The place of a block.
  func place(of id: String) -> Place? { blocks[id] }

  /// The number and kind of a block: `Table 2`.
  func name(of id: String) -> String { blocks[id]?.name ?? id }

  /// Where an anchor named on a page leads, and what it is called.
  ///
  /// - Parameters:
  ///   - anchor: A block's id or the anchor of a section of the chapter.
  ///   - chapter: The chapter that names it.
  ///   - page: The page that the link is on.
  ///   - links: How pages lead to one another.
  /// - Returns: The address and the name; none of an anchor that is not in the book.
  func target(
    of anchor: String, in chapter: String, from page: String, _ links: PageLinks
  ) -> (address: String, name: String)? {
    if let title = sections[chapter]?[anchor] {
      return (links.address(chapter, section: anchor, from: page), title)
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
  ///   - home: The chapter that it stands in.
  ///   - page: The page that it is shown on.
  ///   - links: How pages lead to one another.
  ///   - names: The names of blocks.
  /// - Returns: The address and the name; none where the link leads elsewhere.
  func target(
    of link: String, in home: String, from page: String, _ links: PageLinks, _ names: BlockNames
  ) -> (address: String, name: String)? {
    guard let link = LinkAddress(link) else { return nil }
    guard !link.path.isEmpty else {
      return names.target(of: link.anchor, in: home, from: page, links)
    }
    guard let other = link.page,
      other == Book.firstPageName || chapters.contains(where: { $0.name == other })
    else { return nil }
    let chapter = chapters.first { $0.name == other }
    guard !link.anchor.isEmpty else { return (links.address(other), chapter?.title ?? title) }
    let block = names.place(of: link.anchor)
    let section = names.title(of: link.anchor, on: other)
    let address =
      section != nil || block == nil
      ? links.address(other, section: link.anchor) : links.address(other, block: link.anchor)
    return (address, section ?? block?.name ?? link.anchor)
  }
}
