import Foundation
import Notebook

/// A chapter as an HTML page: its Markdown with outputs in the place of its blocks.
struct ChapterHTML {
  private let chapter: Chapter
  private let results: BookResults
  private let evaluator: Evaluator
  private let claims: [String: ClaimsLedger.Entry]
  private let blocks: [Int: Block]

  /// Rows of a frame shown under its block.
  private static let rowsShown = 12

  init(_ chapter: Chapter, _ results: BookResults, _ ledger: ClaimsLedger) {
    self.chapter = chapter
    self.results = results
    evaluator = Evaluator(results)
    claims = Dictionary(ledger.entries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    blocks = Dictionary(
      chapter.blocks.map { ($0.lines.lowerBound, $0) }, uniquingKeysWith: { $1 })
  }

  /// The page's content.
  var body: String {
    var values = chapter.inlineValues[...]
    return MarkdownDocument.html(
      chapter.source,
      replacing: .init(
        block: { fence in blocks[fence.lines.lowerBound].map(html) },
        span: { span in
          guard let value = values.first, value.source == span.literal else { return nil }
          values.removeFirst()
          return inline(value)
        },
        headingPrefix: { heading in
          let anchor = Self.anchor(heading.text)
          return heading.level == 1
            ? nil
            : Markup.element(
              "a", ["class": "anchor", "id": anchor, "href": "#\(anchor)", "aria-label": "Link"],
              "#")
        },
        link: { Self.page(of: $0, in: results.book) }))
  }

  /// The page of a chapter that a link between chapters names by its file.
  private static func page(of link: String, in book: Book) -> String? {
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let file = parts.first, file.hasSuffix(".md") else { return nil }
    let name = String(file.dropLast(3))
    guard name == "index" || book.chapters.contains(where: { $0.name == name }) else { return nil }
    return "\(name).html" + (parts.count > 1 ? "#\(parts[1])" : "")
  }

  private static func anchor(_ text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.joined(separator: "-")
  }

  private func inline(_ value: InlineValue) -> String {
    do {
      let estimate = try evaluator.value(value.expression)
      let source = String(value.source.dropFirst()).trimmingCharacters(in: .whitespaces)
      let interval =
        estimate.isExact || estimate.interval == nil
        ? "" : " = \(Spelling.estimate(estimate))"
      return Markup.element(
        "span", ["class": "value", "title": source + interval],
        Spelling.inline(estimate, value.format).escaped)
    } catch {
      return Markup.element("span", ["class": "missing", "title": "\(error)"], "n/a")
    }
  }

  // MARK: - Blocks

  private func html(_ block: Block) -> String {
    switch block.content {
    case .experiment(let experiment): self.experiment(block, experiment)
    case .table(let spec):
      HTMLParts.source(block.source, summary: "table")
        + shown(block, spec.caption) {
          let view = try TableView(spec, evaluator)
          return (HTMLParts.table(view), view.note)
        }
    case .plot(let spec):
      HTMLParts.source(block.source, summary: "plot")
        + shown(block, spec.caption) { try plot(spec) }
    case .claim:
      HTMLParts.source(block.source, summary: "claim")
        + (claims[block.id].map(HTMLParts.claim) ?? "")
    }
  }

  /// A figure: what it shows, with its caption and what is to be said of its means.
  private func shown(
    _ block: Block, _ caption: String?, _ figure: () throws -> (content: String, note: String?)
  ) -> String {
    do {
      let (content, note) = try figure()
      return HTMLParts.figure(block.id, content, caption: Spelling.caption(caption, note))
    } catch {
      return HTMLParts.failure("Nothing to show: \(error)")
    }
  }

  private func plot(_ spec: PlotSpec) throws -> (content: String, note: String?) {
    if spec.kind == .heatmap {
      let view = try HeatmapView(spec, evaluator)
      let svg = SVGHeatmap(view, title: spec.caption ?? view.title).svg
      return (Markup.element("div", ["class": "scroll plot"], svg), view.note)
    }
    let view = try PlotView(spec, evaluator)
    let title = spec.caption ?? "\(view.y.title) by \(view.x.title)"
    let svg =
      spec.kind == .radar ? SVGRadar(view, title: title).svg : SVGPlot(view, title: title).svg
    return (Markup.element("div", ["class": "scroll plot"], svg), view.note)
  }

  private func experiment(_ block: Block, _ experiment: Block.Experiment) -> String {
    let cells = results.blocks[block.id]?.cells ?? []
    let outputs = cells.lazy.compactMap(\.output).first?.frames.compactMap { frame in
      results.blocks[block.id]?.frame(frame.name).map(self.frame)
    }
    let folded = HTMLParts.source(
      block.source, summary: CellText.summary(block.id, experiment.kind, cells, bold: true),
      inside: (outputs ?? []).joined(separator: "\n"))
    let failures = CellText.failures(block.id, cells).map(HTMLParts.failure)
    return Markup.element("div", ["id": block.id], folded + failures.joined())
  }

  private func frame(_ frame: Frame) -> String {
    let rows = frame.rows.count
    let shown = rows > Self.rowsShown ? ", the first \(Self.rowsShown) shown" : ""
    let summary = "\(frame.name): \(rows) row\(rows == 1 ? "" : "s")\(shown)"
    return Markup.element(
      "details", [:],
      Markup.element("summary", [:], summary.escaped)
        + HTMLParts.table(TableView(frame, limit: Self.rowsShown)))
  }
}

/// What is said of an experiment's cells.
enum CellText {
  /// `base · train · 4 min 32 s`.
  static func summary(_ id: String, _ kind: String, _ cells: [CellResult], bold: Bool) -> String {
    let seconds = cells.compactMap(\.cost?.seconds).reduce(0, +)
    let name = bold ? Markup.element("b", [:], id.escaped) : "**\(id)**"
    var parts = [name, kind]
    if cells.count > 1 { parts.append("\(cells.count) cells") }
    parts.append(
      cells.contains { $0.output != nil } ? "ran in \(Duration.spelled(seconds))" : "not run")
    return parts.joined(separator: " · ")
  }

  /// What went wrong, cell by cell.
  static func failures(_ id: String, _ cells: [CellResult]) -> [String] {
    cells.compactMap { cell in
      let axes = cell.axes.map { "\($0.name)=\($0.value.plain)" }.joined(separator: ",")
      let name = axes.isEmpty ? id : "\(id)[\(axes)]"
      return switch cell.status {
      case .failed(let message): "\(name) failed: \(message)"
      case .blocked(let blocker): "\(name) is blocked by \(blocker)"
      default: nil
      }
    }
  }
}
