import Chapters
import Foundation
import Notebook

/// A chapter as Markdown: its source with outputs in the place of its blocks.
struct ChapterMarkdown {
  private let chapter: Chapter
  private let source: ReportSource

  init(_ chapter: Chapter, _ source: ReportSource) {
    self.chapter = chapter
    self.source = source
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

  // MARK: - Prose

  /// Lines between blocks, with their inline values and references filled in.
  private func prose(
    _ lines: [Substring], _ range: Range<Int>, _ values: inout ArraySlice<InlineValue>
  ) -> String {
    guard !range.isEmpty else { return "" }
    var rest = lines[range.lowerBound - 1..<range.upperBound - 1].joined(separator: "\n")
    var result = ""
    while let value = values.first, let place = Self.place(of: value, in: rest) {
      result += rest[..<place.lowerBound] + spelled(value)
      rest = String(rest[place.upperBound...])
      values.removeFirst()
    }
    return referring(result + rest).trimmingCharacters(in: .newlines)
  }

  /// The text with the names of what its references without text lead to.
  private func referring(_ text: String) -> String {
    text.replacing(/\[\]\(#([^)\s]+)\)/) { match in
      guard let target = source.names.target(of: String(match.1), from: chapter.name, source.links)
      else { return String(match.0) }
      return "[\(target.name)](\(target.address))"
    }
  }

  /// Where a value's code span stands; a line break in it counts as the space that it renders as.
  private static func place(of value: InlineValue, in text: String) -> Range<String.Index>? {
    let flat = text.replacingOccurrences(of: "\n", with: " ")
    return flat.range(of: "`\(value.source)`").map { found in
      let from = flat.distance(from: flat.startIndex, to: found.lowerBound)
      let length = flat.distance(from: found.lowerBound, to: found.upperBound)
      let start = text.index(text.startIndex, offsetBy: from)
      return start..<text.index(start, offsetBy: length)
    }
  }

  private func spelled(_ value: InlineValue) -> String {
    (try? source.evaluator.value(value.expression)).map { Spelling.inline($0, value.format) }
      ?? "n/a"
  }

  // MARK: - Blocks

  private func markdown(_ block: Block) -> String {
    switch block.content {
    case .experiment(let experiment):
      let summary = CellSummary(
        id: block.id, kind: experiment.kind, cells: source.cells(of: block.id))
      let failures = summary.failures.map { "> **\($0)** (\(block.location))" }
      let line = "**\(block.id)** · \(summary.line)"
      let links = (source.results.blocks[block.id]?.frameNames ?? []).map { name in
        "[\(name)](\(PublishedData.path(block.id, name, .commaSeparated)))"
      }
      let data = links.isEmpty ? [] : ["Data: " + links.joined(separator: ", ")]
      return anchored(block, failures + [folded(block, "experiment", line, after: data)])
    case .table(let spec):
      return shown(block, "table", spec.caption) {
        let view = try TableView(spec, source.evaluator)
        return (MarkdownTable(view).text, view.note)
      }
    case .plot(let spec):
      return shown(block, "plot", spec.caption) {
        let drawing = try Drawing(spec, source.evaluator)
        let lines = ["```text"] + drawing.lines(width: 80) + ["```"]
        return (lines.joined(separator: "\n"), drawing.note)
      }
    case .claim:
      guard let entry = source.claim(block.id) else { return "" }
      let name = source.names.name(of: block.id)
      let lines =
        ["**\(name)** (\(entry.verdict.rawValue)): \(entry.claim.text)"]
        + ClaimText.details(entry).map { "\($0.name): \($0.text)" }
      let quoted = lines.map { "> " + $0 }.joined(separator: "\n>\n")
      return anchored(block, [quoted, folded(block, "claim", "Source of \(name)")])
    }
  }

  private func shown(
    _ block: Block, _ word: String, _ caption: String?,
    _ figure: () throws -> (content: String, note: String?)
  ) -> String {
    let name = source.names.name(of: block.id)
    let content: String
    var note: String?
    do {
      (content, note) = try figure()
    } catch {
      content = "> **Nothing to show: \(error)** (\(block.location))"
    }
    let words = Spelling.caption(caption, note).map { " \($0)" } ?? ""
    return anchored(
      block, [content, "**\(name).**\(words)", folded(block, word, "Source of \(name)")])
  }

  private func anchored(_ block: Block, _ parts: [String]) -> String {
    (["<a id=\"\(block.id)\"></a>"] + parts).joined(separator: "\n\n")
  }

  private func folded(
    _ block: Block, _ word: String, _ summary: String, after: [String] = []
  ) -> String {
    let code = "```yaml \(word)\n\(block.source.trimmingCharacters(in: .newlines))\n```"
    return
      (["<details><summary>\(summary.replacingOccurrences(of: "**", with: ""))</summary>", code]
      + after + ["</details>"]).joined(separator: "\n\n")
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
      row.map { cell in
        let text = Self.cell(cell.text)
        return ([cell.isBest ? "**\(text)**" : text] + [cell.spread].compactMap(\.self))
          .joined(separator: " ")
      }
    }
    return ([head, rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
      .replacingOccurrences(of: "<", with: "&lt;")
  }
}
