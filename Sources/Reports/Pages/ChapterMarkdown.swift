import Foundation
import Notebook

/// A chapter as Markdown: its source with outputs spliced in after its blocks.
struct ChapterMarkdown {
  private let chapter: Chapter
  private let results: BookResults
  private let evaluator: Evaluator
  private let claims: [String: ClaimsLedger.Entry]

  init(_ chapter: Chapter, _ results: BookResults, _ ledger: ClaimsLedger) {
    self.chapter = chapter
    self.results = results
    evaluator = Evaluator(results)
    claims = Dictionary(ledger.entries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// The page.
  var text: String {
    let lines = chapter.source.split(separator: "\n", omittingEmptySubsequences: false)
    var values = chapter.inlineValues[...]
    var parts: [String] = []
    var next = 1
    for block in chapter.blocks {
      parts.append(prose(lines, next..<block.lines.lowerBound, &values))
      parts.append(markdown(block))
      next = block.lines.upperBound + 1
    }
    parts.append(prose(lines, next..<lines.count + 1, &values))
    let text = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    return text.trimmingCharacters(in: .newlines) + "\n"
  }

  /// Lines between blocks, with their inline values filled in.
  private func prose(
    _ lines: [Substring], _ range: Range<Int>, _ values: inout ArraySlice<InlineValue>
  ) -> String {
    guard !range.isEmpty else { return "" }
    var rest = lines[range.lowerBound - 1..<range.upperBound - 1].joined(separator: "\n")
    var result = ""
    while let value = values.first,
      let place = Self.place(of: value, in: rest)
    {
      result += rest[..<place.lowerBound] + spelled(value)
      rest = String(rest[place.upperBound...])
      values.removeFirst()
    }
    return (result + rest).trimmingCharacters(in: .newlines)
  }

  /// Where a value's code span stands; a line break in it counts as the space that it renders as.
  private static func place(of value: InlineValue, in text: String) -> Range<String.Index>? {
    text.replacingOccurrences(of: "\n", with: " ").range(of: "`\(value.source)`").map { found in
      let flat = text.replacingOccurrences(of: "\n", with: " ")
      let from = flat.distance(from: flat.startIndex, to: found.lowerBound)
      let length = flat.distance(from: found.lowerBound, to: found.upperBound)
      let start = text.index(text.startIndex, offsetBy: from)
      return start..<text.index(start, offsetBy: length)
    }
  }

  private func spelled(_ value: InlineValue) -> String {
    (try? evaluator.value(value.expression)).map { Spelling.inline($0, value.format) } ?? "n/a"
  }

  // MARK: - Blocks

  private func markdown(_ block: Block) -> String {
    switch block.content {
    case .experiment(let experiment):
      let cells = results.blocks[block.id]?.cells ?? []
      let failures = CellText.failures(block.id, cells).map { "> **\($0)**" }
      let summary = CellText.summary(block.id, experiment.kind, cells, bold: true)
      return ([folded(block, "experiment", summary)] + failures).joined(separator: "\n\n")
    case .table(let spec):
      return shown(block, "table", spec.caption) {
        let view = try TableView(spec, evaluator)
        return (MarkdownTable(view).text, view.note)
      }
    case .plot(let spec):
      return shown(block, "plot", spec.caption) { try plot(spec) }
    case .claim:
      guard let entry = claims[block.id] else { return "" }
      let lines = ["**\(entry.verdict.rawValue)**: \(entry.claim.text)"] + ClaimText.details(entry)
      let quoted = lines.map { "> " + $0 }.joined(separator: "\n>\n")
      return folded(block, "claim", "claim") + "\n\n" + quoted
    }
  }

  private func plot(_ spec: PlotSpec) throws -> (content: String, note: String?) {
    if spec.kind == .heatmap {
      let view = try HeatmapView(spec, evaluator)
      return ((["```text"] + TextHeatmap(view).lines + ["```"]).joined(separator: "\n"), view.note)
    }
    let view = try PlotView(spec, evaluator)
    let lines = ["```text"] + TextPlot(view).lines + ["```"]
    return (lines.joined(separator: "\n"), view.note)
  }

  private func shown(
    _ block: Block, _ word: String, _ caption: String?,
    _ figure: () throws -> (content: String, note: String?)
  ) -> String {
    let (content, note): (String, String?)
    do {
      (content, note) = try figure()
    } catch {
      (content, note) = ("> **Nothing to show: \(error)**", nil)
    }
    let below = Spelling.caption(caption, note).map { ["*\($0)*"] } ?? []
    return ([folded(block, word, word), content] + below)
      .joined(separator: "\n\n")
  }

  private func folded(_ block: Block, _ word: String, _ summary: String) -> String {
    """
    <details><summary>\(summary)</summary>

    ```yaml \(word)
    \(block.source.trimmingCharacters(in: .newlines))
    ```

    </details>
    """
  }
}

/// A table in GitHub-flavoured Markdown.
struct MarkdownTable {
  private let view: TableView

  init(_ view: TableView) { self.view = view }

  var text: String {
    let head = view.headings.map { Self.cell($0.text) }
    let rule = view.headings.map { $0.isNumeric ? "---:" : "---" }
    let body = view.rows.map { row in
      row.map { Self.cell($0.text + ($0.interval.map { " (\($0))" } ?? "")) }
    }
    return ([head, rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
      .replacingOccurrences(of: "<", with: "&lt;")
  }
}
