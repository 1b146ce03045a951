import Foundation
internal import GRDB

/// A cell's name as its two columns spell it.
struct StoredName: Hashable {
  var block: String
  /// The axes in canonical JSON.
  var axes: String

  init(_ name: CellName) {
    block = name.block
    axes = name.axesText
  }

  init(row: Row) {
    block = row["block"]
    axes = row["axes"]
  }

  var name: CellName { CellName(block: block, axesText: axes) }
}

extension KeptOutput: FetchableRecord, PersistableRecord {
  static let databaseTableName = "output"

  init(row: Row) throws {
    self.init(
      key: row["key"], hash: row["hash"], contents: try OutputContents(coded: row["contents"]),
      cost: CellCost(row: row), finished: row["finished"], platform: row["platform"])
  }

  func encode(to container: inout PersistenceContainer) throws {
    container["key"] = key
    container["hash"] = hash
    container["contents"] = contents.coded
    cost.encode(to: &container)
    container["finished"] = finished
    container["platform"] = platform
  }
}

extension CellCost {
  fileprivate init(row: Row) {
    self.init(
      seconds: row["seconds"], processorSeconds: row["processorSeconds"],
      peakMemory: row["peakMemory"])
  }

  fileprivate func encode(to container: inout PersistenceContainer) {
    container["seconds"] = seconds
    container["processorSeconds"] = processorSeconds
    container["peakMemory"] = peakMemory
  }
}

extension Execution: FetchableRecord, PersistableRecord {
  static let databaseTableName = "execution"

  init(row: Row) throws {
    let material = try KeyMaterial(canonical: row["material"])
    self.init(
      number: row["id"], name: StoredName(row: row).name,
      key: CellKey(material, known: row["key"]), started: row["started"], cost: CellCost(row: row),
      outcome: row["status"] == Outcome.done.rawValue ? .done : .failed, message: row["message"],
      exit: row["exit"], host: row["host"], version: row["version"], platform: row["platform"])
  }

  func encode(to container: inout PersistenceContainer) throws {
    container["id"] = number
    container["key"] = key.text
    container["block"] = name.block
    container["axes"] = name.axesText
    container["kind"] = key.material.kind
    container["started"] = started
    cost.encode(to: &container)
    container["status"] = outcome.rawValue
    container["message"] = message
    container["material"] = key.material.canonical
    container["host"] = host
    container["version"] = version
    container["platform"] = platform
    container["exit"] = exit
  }
}

extension NotedRun: FetchableRecord {
  init(row: Row) {
    self.init(
      number: row["id"], profile: row["profile"], finished: row["finished"],
      version: row["version"])
  }
}

/// What a place in the book last showed: the reason for a rerun is the difference to it.
struct Shown {
  /// The cell.
  var name: CellName
  /// Its key then.
  var key: CellKey

  /// Notes it in place of what was noted before.
  func save(_ connection: Database) throws {
    let statement = try connection.cachedStatement(
      sql: "INSERT OR REPLACE INTO place (block, axes, key, material) VALUES (?, ?, ?, ?)")
    try statement.execute(
      arguments: [name.block, name.axesText, key.text, key.material.canonical])
  }
}
