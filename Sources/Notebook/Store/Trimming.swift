import Foundation
internal import GRDB

/// What is removed from a store, or would be.
package struct Trimming: Sendable {
  /// The outputs, and the cells that last showed them.
  package var outputs: [(cell: CellName?, output: KeptOutput)] = []
  /// Objects that nothing needs any more.
  package var objects = 0
  /// Their size in all.
  package var bytes = 0
}

/// What a store keeps.
package struct KeepingRules: Sendable {
  /// Outputs younger than this many seconds are kept.
  package var seconds: Double?
  /// How many of the last results of every cell are kept.
  package var runs: Int
  /// The cells that the book has; others are kept by their age only.
  package var cells: Set<CellName>

  /// Rules of what is kept.
  package init(seconds: Double? = nil, runs: Int, cells: Set<CellName>) {
    self.seconds = seconds
    self.runs = runs
    self.cells = cells
  }
}

extension Store {
  /// Takes out what the rules do not keep, and the objects that nothing needs then.
  ///
  /// - Parameters:
  ///   - rules: What is kept.
  ///   - isDry: Whether nothing is removed, only counted.
  /// - Returns: What was removed, or would be.
  /// - Throws: `StoreError` where a run is under way, or the store cannot be written.
  package func trim(_ rules: KeepingRules, isDry: Bool) throws -> Trimming {
    guard locks.takeAll() else {
      throw StoreError("\(database.path): a run is under way; wait until it has ended")
    }
    defer { locks.releaseAll() }
    var trimming = Trimming()
    let kept = try keptKeys(rules)
    let all = try outputs()
    trimming.outputs = all.filter { !isKept($0.output, kept, rules) }
    if !isDry {
      try write { connection in
        for (_, output) in trimming.outputs { _ = try output.delete(connection) }
      }
    }
    let gone = Set(trimming.outputs.map(\.output.key))
    let needed = Set(
      all.filter { !gone.contains($0.output.key) }.flatMap {
        $0.output.contents.objects.map(\.hash)
      })
    for (hash, size) in objects.all() where !needed.contains(hash) {
      trimming.objects += 1
      trimming.bytes += size
      if !isDry { try objects.remove(hash) }
    }
    if !isDry { objects.removeLeftovers() }
    return trimming
  }

  private func isKept(_ output: KeptOutput, _ kept: Set<String>, _ rules: KeepingRules) -> Bool {
    if kept.contains(output.key) { return true }
    guard let seconds = rules.seconds else { return false }
    return Date().timeIntervalSince(output.finished) < seconds
  }

  /// The keys of the last results of the book's cells.
  private func keptKeys(_ rules: KeepingRules) throws -> Set<String> {
    let cells = Set(rules.cells.map(StoredName.init))
    return try read { connection in
      var kept: [StoredName: [String]] = [:]
      let shown = try Row.fetchAll(connection, sql: "SELECT block, axes, key FROM place")
      for row in shown where cells.contains(StoredName(row: row)) {
        kept[StoredName(row: row), default: []].append(row["key"])
      }
      let runs = try Row.fetchCursor(
        connection,
        sql: "SELECT block, axes, key FROM execution WHERE status = 'done' ORDER BY id DESC")
      while let row = try runs.next() {
        let (cell, key) = (StoredName(row: row), row["key"] as String)
        guard cells.contains(cell), kept[cell, default: []].count < rules.runs,
          !kept[cell, default: []].contains(key)
        else { continue }
        kept[cell, default: []].append(key)
      }
      return Set(kept.values.joined())
    }
  }

  /// Checks every object of every output against its hash; damaged ones are removed, so that their
  /// cells run again.
  ///
  /// - Returns: How many objects there are, and what is wrong with which output.
  /// - Throws: Where the store cannot be read.
  package func verify() throws -> (objects: Int, problems: [(cell: String, problem: String)]) {
    var problems: [(cell: String, problem: String)] = []
    var checked = Set<String>()
    for (cell, output) in try outputs() {
      for object in output.contents.objects where checked.insert(object.hash).inserted {
        do {
          try objects.verify(object)
        } catch {
          problems.append((cell: cell?.description ?? output.key, problem: "\(error)"))
        }
      }
    }
    return (checked.count, problems)
  }
}
