import Foundation
import Frames
import Markup
import Notebook

/// The earlier runs of a block's cells, as HTML.
package enum BlockHistory {
  /// A table of runs: when, which cell, how it ended, what was different, the means of its figures.
  ///
  /// - Parameter runs: The runs, the last first.
  /// - Returns: The table; a sentence where there are no runs.
  package static func html(_ runs: [PastExecution]) -> HTML {
    guard !runs.isEmpty else { return HTML.element("p", "No run is known.") }
    let rows = runs.map { past in
      let run = past.execution
      let changes = past.changes.map(\.description)
      let figures = (past.output?.frame().map(Figures.means) ?? []).prefix(6).map { column, mean in
        "\(Wording().heading(column)) \(Spelling.number(mean, in: column))"
      }
      let time = run.started.formatted(.iso8601.dateTimeSeparator(.space))
      return TableHTML.Row(cells: [
        "\(time)", "\(run.name.description)", "\(run.outcome.rawValue)",
        "\(Duration.spelled(run.cost.seconds))",
        HTML(text: changes.isEmpty ? "–" : changes.joined(separator: "; ")),
        HTML(text: run.message ?? (figures.isEmpty ? "–" : figures.joined(separator: ", "))),
      ])
    }
    return TableHTML.table(
      name: "Earlier runs", ["started", "cell", "ended", "took", "changed", "figures (means)"],
      rows: rows)
  }
}
