import Chapters
import Notebook

/// Tables, plots and claims as text, for a terminal.
package struct TerminalReport {
  private let source: ReportSource

  /// The report of a book's results.
  package init(_ results: BookResults) { source = ReportSource(results) }

  /// The tables, plots and claims of the given chapters, or of all.
  package func text(chapters names: [String], width: Int) -> String {
    let chapters = source.book.pages.filter { names.isEmpty || names.contains($0.name) }
    let parts = chapters.flatMap { chapter in
      chapter.blocks.compactMap { block in
        block.exhibit?.text(source.place(of: block, on: chapter.name), width: width)
      }
    }
    return parts.joined(separator: "\n\n")
  }

  /// The claims with their verdicts, each with its name, and below them what becomes of these where all are judged together.
  package func ledger(width: Int) -> String {
    let entries = source.ledger.entries
    let widest = entries.map(\.standing.count).reduce(ClaimsLedger.Verdict.longest, max)
    let verdictWidth = widest + 1
    let lines = entries.map { entry in
      let remark = ClaimText.remark(entry).map { " (\($0))" } ?? ""
      let sentence = source.evaluator.sentence(entry.claim.text)
      let text = "\(entry.id): \(sentence)\(remark)".wrapped(to: width - verdictWidth)
      let indent = String(repeating: " ", count: verdictWidth)
      return entry.standing.fitted(to: verdictWidth)
        + text.replacing("\n", with: "\n" + indent)
    }
    let family = ClaimFamily(entries).text?.wrapped(to: width)
    return (lines + [family].compactMap(\.self)).joined(separator: "\n")
  }

  /// What cannot be shown as the chapters ask for it.
  package var problems: [Diagnostic] { source.problems }
}
