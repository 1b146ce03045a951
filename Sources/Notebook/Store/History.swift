import Foundation
internal import GRDB

/// What the store remembers of past runs.
extension Store {
  /// How long finished runs took, for estimates.
  package func durations() throws -> Durations {
    try read { connection in
      let recent = """
        FROM execution
        WHERE status = 'done' AND id > (SELECT coalesce(max(id), 0) - 20000 FROM execution)
        """
      let cells = try Row.fetchAll(
        connection,
        sql: "SELECT block, axes, avg(seconds) AS seconds \(recent) GROUP BY block, axes")
      let blocks = try Row.fetchAll(
        connection, sql: "SELECT block, avg(seconds) AS seconds \(recent) GROUP BY block")
      let kinds = try Row.fetchAll(
        connection, sql: "SELECT kind, avg(seconds) AS seconds \(recent) GROUP BY kind")
      return Durations(
        cells: Dictionary(cells.map { (StoredName(row: $0), $0["seconds"]) }) { $1 },
        blocks: Dictionary(blocks.map { ($0["block"], $0["seconds"]) }) { $1 },
        kinds: Dictionary(kinds.map { ($0["kind"], $0["seconds"]) }) { $1 })
    }
  }

  /// The last days on which the cells of each block were run.
  func pastRuns() throws -> [String: [PastRuns]] {
    try read { connection in
      let rows = try Row.fetchCursor(
        connection,
        sql: """
          SELECT block, substr(started, 1, 10) AS day, status, version, count(*) AS cells,
            sum(seconds) AS seconds
          FROM execution GROUP BY 1, 2, 3, 4 ORDER BY max(id) DESC
          """)
      var history: [String: [PastRuns]] = [:]
      while let row = try rows.next() {
        let block: String = row["block"]
        guard history[block, default: []].count < 5 else { continue }
        history[block, default: []].append(
          PastRuns(
            day: row["day"], outcome: row["status"] == Outcome.done.rawValue ? .done : .failed,
            cells: row["cells"], seconds: row["seconds"], version: row["version"]))
      }
      return history
    }
  }

  /// The runs of a block's cells, the last first.
  func executions(of block: String) throws -> [Execution] {
    try read { connection in
      try Execution.fetchAll(
        connection, sql: "SELECT * FROM execution WHERE block = ? ORDER BY id DESC",
        arguments: [block])
    }
  }

  /// The runs of what a user calls by a block, by a cell as messages spell it, or by the beginning of a
  /// key; the last first.
  ///
  /// - Parameters:
  ///   - text: What the user says.
  ///   - limit: How many at most.
  /// - Returns: The runs.
  /// - Throws: `StoreError`.
  package func executions(called text: String, limit: Int) throws -> [Execution] {
    try read { connection in
      let runs = try Execution.fetchCursor(
        connection,
        sql: """
          SELECT * FROM execution WHERE block IN (?, ?) OR substr(key, 1, ?) = ? ORDER BY id DESC
          """,
        arguments: [text, CellName(spelled: text).block, text.count, text])
      var found: [Execution] = []
      while found.count < limit, let run = try runs.next() {
        if run.name.isCalled(text) || run.key.text.hasPrefix(text) { found.append(run) }
      }
      return found
    }
  }

  /// The runs of a block's cells, the last first, with what made each differ from the one before it of the
  /// same cell.
  ///
  /// - Parameters:
  ///   - block: The block's id.
  ///   - limit: How many at most.
  /// - Returns: The runs.
  /// - Throws: `StoreError`.
  package func history(of block: String, limit: Int) throws -> [PastExecution] {
    let runs = try executions(of: block)
    return try runs.enumerated().prefix(limit).map { position, run in
      let before = runs.dropFirst(position + 1).first { $0.name == run.name }
      return PastExecution(
        execution: run,
        changes: before.map { run.key.material.differences(from: $0.key.material) } ?? [],
        output: run.outcome == .done ? try output(ofKey: run.key.text) : nil)
    }
  }

  /// Every output, with the first cell that shows it, if any does.
  package func outputs() throws -> [(cell: CellName?, output: KeptOutput)] {
    try read { connection in
      let rows = try Row.fetchAll(
        connection,
        sql: """
          SELECT output.*, place.block AS block, place.axes AS axes FROM output
          LEFT JOIN place ON place.rowid = (
            SELECT rowid FROM place WHERE place.key = output.key ORDER BY block, axes LIMIT 1)
          ORDER BY place.block IS NULL, place.block, place.axes, finished
          """)
      return try rows.map { row in
        let isShown = row["block"] as String? != nil
        return (cell: isShown ? StoredName(row: row).name : nil, output: try KeptOutput(row: row))
      }
    }
  }
}

extension CellName {
  /// Whether that is what a user may call it by: its block, or all of it.
  package func isCalled(_ text: String) -> Bool { block == text || description == text }
}

/// How long cells took before, in seconds: by cell, and on average by block and by kind.
package struct Durations: Sendable {
  var cells: [StoredName: Double]
  var blocks: [String: Double] = [:]
  var kinds: [String: Double]

  /// What a cell should take, if there is anything to go by.
  package func seconds(of cell: Cell) -> Double? {
    cells[StoredName(cell.name)] ?? blocks[cell.block] ?? kinds[cell.kind.name]
  }
}
