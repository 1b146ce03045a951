import CLinux
import Foundation
import GRDB

/// What is taken out of a store, or would be.
public struct Trimming: Sendable {
  /// The outputs, and the places that last showed them.
  public var outputs: [(place: String?, output: OutputRecord)] = []
  /// Objects that nothing needs any more.
  public var objects = 0
  /// Their size in all.
  public var bytes = 0
}

/// What a store keeps.
public struct KeepingRules: Sendable {
  /// Outputs younger than this many seconds are kept.
  public var seconds: Double?
  /// The last so many results of every place are kept.
  public var runs: Int
  /// The places that the book has; others are kept by their age only.
  public var places: Set<String>

  /// Rules of what is kept.
  public init(seconds: Double? = nil, runs: Int, places: Set<String>) {
    self.seconds = seconds
    self.runs = runs
    self.places = places
  }
}

extension Store {
  /// Takes out what the rules do not keep, and the objects that nothing needs then.
  ///
  /// - Parameters:
  ///   - rules: What is kept.
  ///   - isDry: Whether nothing is taken out, only told.
  /// - Returns: What was taken out, or would be.
  /// - Throws: `StoreError` where a run is under way, or the store cannot be written.
  public func trim(_ rules: KeepingRules, isDry: Bool) throws -> Trimming {
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

  private func isKept(_ output: OutputRecord, _ kept: Set<String>, _ rules: KeepingRules) -> Bool {
    if kept.contains(output.key) { return true }
    guard let seconds = rules.seconds else { return false }
    return Date().timeIntervalSince(output.finished) < seconds
  }

  /// The keys of the last results of the book's places.
  private func keptKeys(_ rules: KeepingRules) throws -> Set<String> {
    try read { connection in
      var kept: [String: [String]] = [:]
      let shown = try Row.fetchAll(connection, sql: "SELECT place, key FROM place")
      for row in shown where rules.places.contains(row["place"]) {
        kept[row["place"], default: []].append(row["key"])
      }
      let runs = try Row.fetchCursor(
        connection,
        sql: "SELECT place, key FROM execution WHERE status = 'done' ORDER BY id DESC")
      while let row = try runs.next() {
        let (place, key): (String, String) = (row["place"], row["key"])
        guard rules.places.contains(place), kept[place, default: []].count < rules.runs,
          !kept[place, default: []].contains(key)
        else { continue }
        kept[place, default: []].append(key)
      }
      return Set(kept.values.joined())
    }
  }

  /// Checks every object of every output against its hash; damaged ones are removed, so that their
  /// cells run again.
  ///
  /// - Returns: How many objects there are, and what is wrong with which output.
  /// - Throws: Where the store cannot be read.
  public func verify() throws -> (objects: Int, problems: [(place: String?, problem: String)]) {
    var problems: [(place: String?, problem: String)] = []
    var checked = Set<String>()
    for (place, output) in try outputs() {
      for object in output.contents.objects where checked.insert(object.hash).inserted {
        do {
          try objects.verify(object)
        } catch {
          problems.append((place: place ?? output.key, problem: "\(error)"))
        }
      }
    }
    return (checked.count, problems)
  }
}
