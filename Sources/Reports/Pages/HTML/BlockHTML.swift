import Chapters
import Foundation
import Frames
import Markup
import Notebook

/// A block of a chapter as HTML: what it shows first, how it came about after that.
struct BlockHTML {
  private let source: ReportSource
  private let page: String

  /// Rows of a frame shown under its block.
  private static let rowsShown = 3

  init(_ source: ReportSource, page: String) {
    self.source = source
    self.page = page
  }

  /// The block.
  func html(_ block: Block) -> HTML {
    switch block.content {
    case let experiment as Block.Experiment: self.experiment(block, experiment)
    case let table as TableExhibit: self.table(block, table)
    case let plot as PlotExhibit: self.plot(block, plot)
    default: claim(block)
    }
  }

  // MARK: - Experiments

  private func experiment(_ block: Block, _ experiment: Block.Experiment) -> HTML {
    let summary = CellSummary(
      id: block.id, kind: experiment.kind, cells: source.cells(of: block.id))
    let result = source.results.blocks[block.id]
    let frames = (result?.frameNames ?? []).compactMap { name in
      result.flatMap { result in
        result.preview(name, rows: Self.rowsShown).map {
          frame($0, of: block.id, rows: result.rowCount(name))
        }
      }
    }
    let head = HTML.element(
      "p", ["class": "head"],
      HTML.element("b", text: block.id) + " "
        + HTML.element("span", ["class": "kind"], text: experiment.kind)
        + Self.badge(summary.status))
    let failures = summary.failures.map { failure($0, at: block) }
    let provenance = Provenance(
      block: block, experiment: experiment, summary: summary, source: source)
    return section(
      block, "experiment", "Experiment \(block.id)", note: HTML(text: cost(summary)),
      ([head] + failures + frames).joined(separator: "\n"),
      folds: [sourceFold(block), provenance.html])
  }

  /// A status in its colour.
  static func badge(_ status: CellSummary.Status) -> HTML {
    let name = status.rawValue.replacingOccurrences(of: " ", with: "-")
    return HTML.element("span", ["class": "status \(name)"], text: status.rawValue)
  }

  private func cost(_ summary: CellSummary) -> String {
    guard summary.hasResults else { return summary.count }
    let cells = summary.cells.count > 1 ? ["\(summary.count)"] : []
    let date = summary.date.map { [$0] } ?? []
    return (cells + [summary.duration] + date).joined(separator: " · ")
  }

  /// The first rows of a frame.
  private func frame(_ frame: Frame, of block: String, rows: Int) -> HTML {
    let shown = rows > Self.rowsShown ? ", the first \(Self.rowsShown) shown" : ""
    let title: HTML =
      "\(HTML.element("b", text: frame.name)) \(rows) row\(rows == 1 ? "" : "s")\(shown)"
    return HTML.element(
      "details", ["class": "frame", "data-fold": "frame \(frame.name)"],
      HTML.element("summary", title)
        + HTML.element("p", ["class": "downloads"], downloads(block, frame.name))
        + TableHTML.table(
          TableView(frame, limit: Self.rowsShown), name: "\(block), \(frame.name)"))
  }

  // MARK: - Figures

  private func table(_ block: Block, _ spec: TableExhibit) -> HTML {
    figure(block, "table", spec.caption, from: spec.from) {
      let view = try spec.view(source.evaluator)
      let name = source.names.name(of: block.id)
      return Shown(TableHTML.table(view, name: name, hasBars: true), note: view.note)
    }
  }

  private func plot(_ block: Block, _ spec: PlotExhibit) -> HTML {
    figure(block, "plot", spec.caption, from: spec.from) {
      let drawing = try spec.view(source.evaluator)
      let text = "\(block.id)-as-text"
      let svg = drawing.svg(describedBy: text)
      let lines = drawing.lines(width: 80).joined(separator: "\n")
      let fold = Self.fold(
        "as-text", "As text", HTML.element("pre", ["id": text], text: lines))
      return Shown(
        HTML.element("div", ["class": "scroll drawing"], svg), note: drawing.note, fold: fold)
    }
  }

  /// What a figure shows.
  private struct Shown {
    var content: HTML
    var note: String?
    var fold: HTML?

    init(_ content: HTML, note: String?, fold: HTML? = nil) {
      self.content = content
      self.note = note
      self.fold = fold
    }
  }

  private func figure(
    _ block: Block, _ word: String, _ caption: String?, from selector: ResolvedSelector,
    _ make: () throws -> Shown
  ) -> HTML {
    let name = source.names.name(of: block.id)
    var folds = [
      sourceFold(block), Provenance.brief([selector.block], source, from: page),
    ]
    let content: HTML
    do {
      let figure = try make()
      if let fold = figure.fold { folds.insert(fold, at: 0) }
      let words = [caption.map(ChapterHTML.inline), figure.note.map { HTML(text: $0) }].compactMap(
        \.self)
      let caption = HTML.element(
        "figcaption", ([HTML.element("b", "\(name).")] + words).joined(separator: " "))
      content = HTML.element("figure", figure.content + caption)
    } catch {
      content = failure("Nothing to show: \(error)", at: block)
    }
    let hasData = source.results.blocks[selector.block]?.frameNames.contains(selector.frame)
    let data = hasData == true ? ". Data: " + downloads(selector.block, selector.frame) : ""
    let origin = "From " + link(to: selector.block) + data
    return section(block, word, name, note: origin, content, folds: folds)
  }

  private func claim(_ block: Block) -> HTML {
    guard let entry = source.claim(block.id) else { return "" }
    let name = source.names.name(of: block.id)
    let text = HTML.element(
      "p", ["class": "statement"],
      HTML.element("b", "\(name).") + " " + ChapterHTML.inline(entry.claim.text) + " "
        + Self.verdict(entry.verdict))
    let details = ClaimText.details(entry).map { (HTML(text: $0.name), HTML(text: $0.text)) }
    let blocks = entry.claim.expect.blocks.map(link).joined(separator: ", ")
    return section(
      block, "claim \(Self.name(of: entry.verdict))", name, note: "From \(blocks)",
      text + HTML.definitions(details),
      folds: [
        sourceFold(block), Provenance.brief(entry.claim.expect.blocks, source, from: page),
      ])
  }

  // MARK: - Parts

  private func section(
    _ block: Block, _ word: String, _ name: String, note: HTML?, _ content: HTML,
    folds: [HTML]
  ) -> HTML {
    let aside =
      note.map { HTML.element("p", ["class": "note"], $0) } ?? ""
    let anchor = HTML.element(
      "a",
      ["class": "anchor", "href": "#\(block.id)", "aria-label": "Link to \(name)"], "#")
    return HTML.element(
      "section", ["class": "block \(word)", "id": block.id, "aria-label": name],
      "\n" + [aside, content].filter { !$0.isEmpty }.joined(separator: "\n")
        + HTML.element("div", ["class": "folds"], folds.joined() + anchor) + "\n")
  }

  private func sourceFold(_ block: Block) -> HTML {
    let code = HTML.element("code", YAMLHighlighter.html(block.source))
    return Self.fold("source", "Source", HTML.element("pre", code))
  }

  /// Something behind a click.
  static func fold(_ name: String, _ summary: String, _ content: HTML) -> HTML {
    HTML.element(
      "details", ["class": name, "data-fold": name],
      HTML.element("summary", text: summary) + content)
  }

  private func link(to id: String) -> HTML {
    HTML.element("a", ["href": source.address(of: id, from: page)], text: id)
  }

  private func downloads(_ block: String, _ frame: String) -> HTML {
    guard source.links != .oneFile else {
      let path = PublishedData.path(block, frame, .commaSeparated)
      return HTML.element("a", ["class": "embedded", "href": "#\(path)"], "CSV")
    }
    return PublishedData.Format.allCases.map { format in
      HTML.element(
        "a", ["href": PublishedData.path(block, frame, format), "download": ""], text: format.name)
    }.joined(separator: ", ")
  }

  /// What stands in the place of something that has no value, with the line to look at.
  private func failure(_ message: String, at block: Block) -> HTML {
    let place = HTML.element("code", "\(block.location)")
    return HTML.element(
      "div", ["class": "failure", "role": "note"], "\(message) \(place)")
  }

  static func name(of verdict: ClaimsLedger.Verdict) -> String {
    verdict.rawValue.replacingOccurrences(of: " ", with: "-")
  }

  /// A verdict in its colour.
  static func verdict(_ verdict: ClaimsLedger.Verdict) -> HTML {
    HTML.element("span", ["class": "verdict \(name(of: verdict))"], text: verdict.rawValue)
  }
}

/// YAML with its keys, comments and quoted texts in colours.
enum YAMLHighlighter {
  static func html(_ source: String) -> HTML {
    source.trimmingCharacters(in: .newlines)
      .split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
  }

  private static func line(_ line: Substring) -> HTML {
    if line.drop(while: { $0 == " " }).first == "#" {
      return HTML.element("i", HTML(text: line))
    }
    let start = line.firstIndex { $0 != " " && $0 != "-" } ?? line.endIndex
    let key = line[start...].prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    let rest = line[key.endIndex...]
    guard !key.isEmpty, rest.first == ":", rest.dropFirst().first ?? " " == " " else {
      return HTML(text: line)
    }
    return "\(line[..<start])\(HTML.element("b", HTML(text: key)))\(rest)"
  }
}
