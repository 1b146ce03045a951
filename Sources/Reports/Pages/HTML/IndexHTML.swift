import Chapters
import Foundation
import Markup
import Notebook

/// The book's first page: what it is, its claims, its chapters, what they cost.
struct IndexHTML {
  let source: ReportSource

  private var book: Book { source.book }

  /// The page's content.
  var body: HTML {
    let authors = HTML.element(
      "p", ["class": "authors"], text: book.authors.joined(separator: ", "))
    let page = ProsePage(source, chapter: Book.firstPageName)
    let abstract = book.abstract.map {
      HTML.element("div", ["class": "abstract"], page.paragraphs($0))
    }
    let text = book.firstPage.map { ChapterHTML($0, source).text } ?? ""
    let title = HTML.element("h1", source.titleHTML(isLink: false))
    let head =
      book.namesItself
      ? [text, authors, abstract ?? ""] : [title, authors, abstract ?? "", text]
    return
      (head + [
        claims, chapters,
        source.references.html(of: Book.firstPageName, source.links, hasHeading: false), costs,
        manifest,
      ]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var claims: HTML {
    source.ledger.entries.isEmpty
      ? "" : heading("claims", "Claims") + ClaimsHTML(source: source).content
  }

  private func heading(_ anchor: String, _ text: String) -> HTML {
    HTML.element("h2", ["id": source.links.sectionID(anchor, on: Book.firstPageName)], text: text)
  }

  // MARK: - Chapters

  private var chapters: HTML {
    let parts = book.chaptersByPart.map { title, chapters -> HTML in
      let name = title.map { HTML.element("h3", source.html(ofPart: $0)) + "\n" }
      let list = HTML.element("ol", ["class": "cards"], chapters.map(card).joined(separator: "\n"))
      return (name ?? "") + list
    }
    return heading("chapters", "Chapters") + parts.joined(separator: "\n")
  }

  private func card(of chapter: Chapter) -> HTML {
    let title = HTML.element(
      "a", ["href": source.links.address(chapter.name)], source.titleHTML(of: chapter))
    return HTML.element(
      "li", ["class": "card"],
      HTML.element("h3", title) + HTML.element("p", status(of: chapter)))
  }

  private func status(of chapter: Chapter) -> HTML {
    let cells = chapter.blocks.flatMap { source.cells(of: $0.id) }
    let summary = CellSummary(id: chapter.name, kind: "", cells: cells)
    let entries = source.ledger.entries.filter { $0.chapter == chapter.name }
    var parts: [HTML] = []
    if !cells.isEmpty {
      parts.append(
        "\(summary.status.badge) \(summary.count), \(summary.duration)")
    }
    if !entries.isEmpty { parts.append(HTML(text: VerdictCounts(entries).text)) }
    return parts.joined(separator: "<br>")
  }

  // MARK: - Costs and manifest

  private var costs: HTML {
    let costs = CostTable(source.results, title: source.title)
    guard !costs.rows.isEmpty else { return "" }
    let rows = costs.rows.map { row in
      let title = row.page.map {
        HTML.element("a", ["href": source.links.address($0)], text: row.title)
      }
      return TableHTML.Row(
        cells: [title ?? HTML(text: row.title)] + row.figures.map { HTML(text: $0) })
    }
    return heading("costs", "Costs") + HTML.element("p", text: CostTable.explanation)
      + TableHTML.table(name: "Costs", CostTable.headings, rows: rows)
  }

  private var manifest: HTML {
    let profile = book.profile
    let parameters = book.publishedParameters.sorted { $0.key < $1.key }.map { name, value in
      TableHTML.Row(
        cells: [
          HTML.element("code", text: name), HTML.element("code", text: value),
        ])
    }
    let table: HTML =
      parameters.isEmpty
      ? ""
      : HTML.fold(
        "parameters", "The \(parameters.count) parameters of the profile",
        TableHTML.table(name: "Parameters", ["parameter", "value"], rows: parameters))
    let file = HTML.element("a", ["href": Manifest.file], text: Manifest.file)
    let list: HTML =
      source.links == .oneFile
      ? "" : " Every cell with its key, every page and every file of data with its hash: \(file)."
    return heading("manifest", "Manifest")
      + HTML.element("p", "Made with the profile <em>\(profile.name)</em>.\(list)")
      + table
  }
}

/// What the first page says in every format.
enum IndexPages {
  /// The headings of the claims; of worlds where some name any.
  static func claimHeadings(_ ledger: ClaimsLedger) -> [String] {
    ["Claim", "Paper", "Here", "Verdict"] + (ledger.hasWorlds ? ["Worlds"] : [])
  }
}

/// How many claims got which verdict.
struct VerdictCounts {
  private let counts: [ClaimsLedger.Verdict: Int]
  private let exploratory: Int

  init(_ entries: [ClaimsLedger.Entry]) {
    counts = Dictionary(entries.map { ($0.verdict, 1) }, uniquingKeysWith: +)
    exploratory = entries.count(where: \.isExploratory)
  }

  /// How many, in words: `15 claims: 12 reproduced, 3 inconclusive.`.
  var text: String {
    let total = counts.values.reduce(0, +)
    return "\(total) claim\(total == 1 ? "" : "s"): \(parts)."
  }

  /// How many of each verdict, and how many of them all are exploratory.
  var parts: String {
    let order: [ClaimsLedger.Verdict] = [.reproduced, .notReproduced, .inconclusive]
    let parts = order.compactMap { verdict in
      counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }.joined(separator: ", ")
    return exploratory == 0 ? parts : "\(parts); \(exploratory) of them exploratory"
  }
}

extension ClaimList {
  /// What is clicked on where the list is folded.
  var summary: String { "\(title) (\(entries.count)): \(VerdictCounts(entries).parts)" }
}
