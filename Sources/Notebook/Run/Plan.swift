import GRDB

/// What would run, and why, without running it.
public struct Plan: Sendable {
  /// One cell's part of the plan.
  public struct Entry: Sendable {
    /// The cell.
    public var cell: Cell
    /// Its key; none while an output that it depends on is not known.
    public var key: String?
    /// What a run would do with it.
    public var status: Status
    /// Why: the inputs that changed; empty for a cached cell.
    public var reason: String
    /// The hash of its output, if it is cached.
    var outputHash: String?
  }

  /// What a run would do with a cell.
  public enum Status: String, Sendable, Codable, CaseIterable {
    /// Nothing: the store has its output.
    case cached
    /// Run it again: something that it depends on has changed.
    case stale
    /// Run it for the first time.
    case new
    /// Nothing, until a cell that it depends on stops failing.
    case blocked
  }

  /// The entries, in the order of the book.
  public let entries: [Entry]

  /// Plans the cells of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - store: The results there are.
  ///   - fresh: Blocks that are to run again whatever the store has.
  /// - Returns: The plan.
  /// - Throws: Where the store cannot be read.
  public static func make(
    for book: Book, store: Store, fresh: Set<String> = []
  ) throws -> Plan {
    let maker = KeyMaker(folder: book.folder)
    return try store.read { connection in
      let known = try KnownNames(connection)
      var entries: [Entry] = []
      entries.reserveCapacity(book.cells.count)
      for cell in book.cells {
        entries.append(
          try entry(
            cell, after: entries, maker, store, known, connection,
            isFresh: fresh.contains(cell.block)))
      }
      return Plan(entries: entries)
    }
  }

  private static func entry(
    _ cell: Cell, after earlier: [Entry], _ maker: KeyMaker, _ store: Store, _ known: KnownNames,
    _ connection: Database, isFresh: Bool
  ) throws -> Entry {
    if let waiting = cell.inputs.first(where: { earlier[$0.cell].outputHash == nil }) {
      let upstream = earlier[waiting.cell]
      if upstream.status == .blocked || upstream.reason.hasPrefix(failedPrefix) {
        return Entry(
          cell: cell, status: .blocked, reason: "waits for \(upstream.cell.name)")
      }
      let isKnown = known.places.contains(cell.name)
      return Entry(
        cell: cell, status: isKnown ? .stale : .new, reason: "\(upstream.cell.name) runs first")
    }
    let ingredients = maker.ingredients(of: cell) { earlier[$0].outputHash }
    let key = KeyMaker.key(of: ingredients)
    var entry = Entry(cell: cell, key: key, status: .stale, reason: "")
    if isFresh {
      entry.reason = "a fresh run is asked for"
      return entry
    }
    if known.outputs.contains(key), let record = try store.record(key, connection) {
      entry.status = .cached
      entry.outputHash = record.hash
      return entry
    }
    let place = known.places.contains(cell.name) ? try store.place(cell.name, connection) : nil
    entry.status = place == nil ? .new : .stale
    if known.failures.contains(key), let message = try store.failure(key, connection) {
      entry.reason = failedPrefix + (message.split(separator: "\n").first.map(String.init) ?? "")
    } else {
      entry.reason = reason(was: place, now: key, ingredients, cell: cell)
    }
    return entry
  }

  /// What the store knows anything of: most cells of a new sweep need no more than that.
  private struct KnownNames {
    var outputs: Set<String>
    var places: Set<String>
    var failures: Set<String>

    init(_ connection: Database) throws {
      outputs = try String.fetchSet(connection, sql: "SELECT key FROM output")
      places = try String.fetchSet(connection, sql: "SELECT place FROM place")
      failures = try String.fetchSet(
        connection, sql: "SELECT DISTINCT key FROM execution WHERE status = 'failed'")
    }
  }

  private static let failedPrefix = "failed last time: "

  /// The inputs that changed since the place last showed something.
  private static func reason(
    was place: PlaceRecord?, now key: String, _ ingredients: [String: String], cell: Cell
  ) -> String {
    guard let place else { return "never run" }
    guard place.key != key else { return "its output is missing from the store" }
    let references = Dictionary(
      cell.inputs.map { ($0.key, $0.block) }, uniquingKeysWith: { first, _ in first })
    return KeyMaker.changes(from: place.ingredients, to: ingredients, references: references)
      .joined(separator: ", ")
  }
}
