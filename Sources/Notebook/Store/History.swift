import Foundation
import GRDB

/// What the store remembers of past runs.
extension Store {
  /// The message of a key's last run, if that failed.
  func failure(_ key: String, _ connection: Database) throws -> String? {
    let statement = try connection.cachedStatement(
      sql: "SELECT status, message FROM execution WHERE key = ? ORDER BY id DESC LIMIT 1")
    let row = try Row.fetchOne(statement, arguments: [key])
    guard row?["status"] == "failed" else { return nil }
    return row?["message"]
  }

  /// How long finished runs took, for estimates.
  public func durations() throws -> Durations {
    try read { connection in
      func seconds(by column: String) throws -> [String: Double] {
        let rows = try Row.fetchAll(
          connection,
          sql: """
            SELECT \(column) AS name, avg(seconds) AS seconds FROM execution
            WHERE status = 'done' AND id > (SELECT coalesce(max(id), 0) - 20000 FROM execution)
            GROUP BY \(column)
            """)
        return Dictionary(rows.map { ($0["name"] as String, $0["seconds"] as Double) }) { $1 }
      }
      return Durations(places: try seconds(by: "place"), kinds: try seconds(by: "kind"))
    }
  }

  /// The last days on which the cells of each block were run.
  func pastRuns() throws -> [String: [PastRuns]] {
    try read { connection in
      let rows = try Row.fetchCursor(
        connection,
        sql: """
          SELECT substr(place, 1, instr(place || '[', '[') - 1) AS block,
            substr(started, 1, 10) AS day, status, version, count(*) AS cells,
            sum(seconds) AS seconds
          FROM execution GROUP BY 1, 2, 3, 4 ORDER BY max(id) DESC
          """)
      var history: [String: [PastRuns]] = [:]
      while let row = try rows.next() {
        let block: String = row["block"]
        guard history[block, default: []].count < 5 else { continue }
        history[block, default: []].append(
          PastRuns(
            day: row["day"], status: row["status"], cells: row["cells"], seconds: row["seconds"],
            version: row["version"]))
      }
      return history
    }
  }

  /// The runs of a place, or of all, the last first.
  public func executions(of place: String? = nil, limit: Int) throws -> [ExecutionRecord] {
    try read { connection in
      let all = ExecutionRecord.order(ExecutionRecord.Columns.id.desc).limit(limit)
      guard let place else { return try all.fetchAll(connection) }
      return try all.filter(
        ExecutionRecord.Columns.place == place
          || ExecutionRecord.Columns.place.like("\(place)[%")
          || ExecutionRecord.Columns.key.like("\(place)%")
      ).fetchAll(connection)
    }
  }

  /// Every output, by the places that show it.
  public func outputs() throws -> [(place: String?, output: OutputRecord)] {
    try read { connection in
      let rows = try Row.fetchAll(
        connection,
        sql: """
          SELECT output.*, (SELECT min(place) FROM place WHERE place.key = output.key) AS place
          FROM output ORDER BY place IS NULL, place, finished
          """)
      return try rows.map { (place: $0["place"], output: try OutputRecord(row: $0)) }
    }
  }
}

/// How long cells took before, in seconds: by place, and on average by kind.
public struct Durations: Sendable {
  var places: [String: Double]
  var kinds: [String: Double]

  /// What a cell should take, if there is anything to go by.
  public func seconds(of cell: Cell) -> Double? {
    places[cell.name] ?? kinds[cell.kind.name]
  }
}
