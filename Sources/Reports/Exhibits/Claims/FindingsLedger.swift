import Chapters
import Notebook

/// The findings of the paper, each with what the parts of the book make of it.
struct FindingsLedger: Sendable {
  /// A part of the book with claims that test findings; the chapters in no part are one.
  struct Column: Sendable {
    /// What the part is called; none of chapters in no part.
    var title: Prose?
    /// The names of its pages.
    fileprivate var pages: Set<String>
  }

  /// A finding.
  struct Row: Sendable {
    /// What the paper found.
    var finding: Book.Finding
    /// The claims that test it, in the order of the book.
    var claims: [ClaimsLedger.Entry]
    /// The same by column.
    var cells: [[ClaimsLedger.Entry]]
  }

  /// The parts, in the order of the book; where no claim tests a finding, one without a name.
  let columns: [Column]
  /// The findings, in the order of `book.yml`.
  let rows: [Row]

  /// What stands in the place of claims where there are none.
  static let untested = "not tested"

  /// The findings of a book; none of one that names none.
  init?(_ book: Book, _ ledger: ClaimsLedger) {
    guard !book.findings.isEmpty else { return nil }
    let testing = ledger.entries.filter { $0.claim.finding != nil }
    let tested = Set(testing.map(\.chapter))
    let all = Self.parts(of: book)
    let columns = all.filter { !$0.pages.isDisjoint(with: tested) }
    self.columns = columns.isEmpty ? [Column(title: nil, pages: [])] : columns
    rows = book.findings.map { [columns = self.columns] finding in
      let claims = testing.filter { $0.claim.finding == finding.id }
      return Row(
        finding: finding, claims: claims,
        cells: columns.map { column in claims.filter { column.pages.contains($0.chapter) } })
    }
  }

  /// The parts of a book, those of chapters in no part together, where the first of these is.
  private static func parts(of book: Book) -> [Column] {
    var columns: [Column] = []
    for (title, chapters) in book.chaptersByPart {
      let pages = Set(chapters.map(\.name))
      if title == nil, let others = columns.firstIndex(where: { $0.title == nil }) {
        columns[others].pages.formUnion(pages)
      } else {
        columns.append(Column(title: title, pages: pages))
      }
    }
    guard let others = columns.firstIndex(where: { $0.title == nil }) else {
      return columns + [Column(title: nil, pages: [Book.firstPageName])]
    }
    columns[others].pages.insert(Book.firstPageName)
    return columns
  }

  /// The headings of the table.
  ///
  /// - Parameter part: What the title of a part reads.
  /// - Returns: A heading for each column.
  func headings(part: (Prose) -> String) -> [String] {
    ["Finding", "Paper"]
      + columns.map { $0.title.map(part) ?? (columns.count == 1 ? "Here" : "Other chapters") }
  }
}

extension FindingsLedger.Row {
  /// The paper's figures that its claims name, each once; where none names any, where they are from.
  var paper: String? {
    let papers = claims.compactMap(\.claim.paper)
    let figures = papers.flatMap(\.figures).uniqued.map { figure in
      "\(Spelling.heading(figure.name)) \(Spelling.number(figure.value))"
    }
    let words = figures.isEmpty ? sources : figures
    return words.isEmpty ? nil : words.joined(separator: figures.isEmpty ? "; " : ", ")
  }

  /// Where the paper's figures are from.
  var sources: [String] { claims.compactMap { $0.claim.paper?.source }.uniqued }
}

extension Array where Element: Hashable {
  /// The elements without repeats, in order.
  fileprivate var uniqued: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}

/// The claims in the lists in which the first page shows them: those with the paper's figures, and the book's own.
struct ClaimList: Sendable {
  /// What the list is called.
  let title: String
  /// The word for it in addresses and marks.
  let name: String
  /// Its claims in the order of the book.
  let entries: [ClaimsLedger.Entry]

  /// The lists of a ledger that have claims.
  static func lists(of ledger: ClaimsLedger) -> [ClaimList] {
    let (own, papers) = (
      ledger.entries.filter { $0.claim.paper == nil },
      ledger.entries.filter { $0.claim.paper != nil }
    )
    return [
      ClaimList(title: "Claims of the paper", name: "paper-claims", entries: papers),
      ClaimList(title: "Claims of this book", name: "own-claims", entries: own),
    ].filter { !$0.entries.isEmpty }
  }
}
