import Chapters
import Notebook

/// Tables, plots and claims as text, for a terminal.
public struct TerminalReport {
  private let results: BookResults
  private let evaluator: Evaluator
  private let claims: ClaimsLedger

  /// The report of a book's results.
  public init(_ results: BookResults) {
    self.results = results
    evaluator = Evaluator(results)
    claims = ClaimsLedger(results)
  }

  /// The tables, plots and claims of the given chapters, or of all.
  public func text(chapters names: [String], width: Int) -> String {
    let chapters = results.book.chapters.filter { names.isEmpty || names.contains($0.name) }
    let parts = chapters.flatMap { chapter in
      chapter.blocks.compactMap { part($0, width) }
    }
    return parts.joined(separator: "\n\n")
  }

  /// The claims with their verdicts, a line each.
  public func ledger(width: Int) -> String {
    claims.entries.map { entry in
      entry.verdict.rawValue.fitted(to: 15) + entry.claim.text
    }.joined(separator: "\n")
  }

  private func part(_ block: Block, _ width: Int) -> String? {
    do {
      switch block.content {
      case .experiment: return nil
      case .table(let spec):
        let view = try TableView(spec, evaluator)
        return Self.table(view) + caption(spec.caption, view.note, width)
      case .plot(let spec):
        let drawing = try Drawing(spec, evaluator)
        let lines = drawing.lines(width: width)
        return lines.joined(separator: "\n") + caption(spec.caption, drawing.note, width)
      case .claim:
        guard let entry = claims.entries.first(where: { $0.id == block.id }) else { return nil }
        let details = ClaimText.details(entry).map {
          "  " + "\($0.name): \($0.text)".wrapped(to: width - 2, indent: "    ")
        }
        let verdict = "\(entry.verdict.rawValue): \(entry.claim.text)".wrapped(to: width)
        return ([verdict] + details).joined(separator: "\n")
      }
    } catch {
      return "\(block.id): nothing to show: \(error)"
    }
  }

  private func caption(_ caption: String?, _ note: String?, _ width: Int) -> String {
    Spelling.caption(caption, note).map { "\n" + $0.wrapped(to: width) } ?? ""
  }

  private static func table(_ view: TableView) -> String {
    let rows = view.rows.map { row in
      row.map { [$0.text, $0.spread].compactMap(\.self).joined(separator: " ") }
    }
    let widths = view.headings.indices.map { column in
      ([view.headings[column].text] + rows.map { $0[column] }).map(\.count).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      zip(cells.indices, cells).map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return view.headings[column].isNumeric ? space + cell : cell + space
      }.joined(separator: "  ").trimmingTrailingSpaces
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([line(view.headings.map(\.text)), rule] + rows.map(line)).joined(separator: "\n")
  }
}
