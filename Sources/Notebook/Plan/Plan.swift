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
    /// What the key is made of.
    var ingredients: [String: String]
    /// Its record in the store, if it is cached.
    var record: OutputRecord?
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
    let places = try store.places()
    var entries: [Entry] = []
    entries.reserveCapacity(book.cells.count)
    for cell in book.cells {
      entries.append(
        try entry(cell, after: entries, store: store, place: places[cell.name], fresh: fresh))
    }
    return Plan(entries: entries)
  }

  private static func entry(
    _ cell: Cell, after earlier: [Entry], store: Store, place: PlaceRecord?, fresh: Set<String>
  ) throws -> Entry {
    let hashes = cell.inputs.reduce(into: [Int: String]()) {
      $0[$1.cell] = earlier[$1.cell].record?.hash
    }
    let ingredients = cell.ingredients(inputHashes: hashes)
    var entry = Entry(
      cell: cell, key: nil, status: place == nil ? .new : .stale, reason: "",
      ingredients: ingredients, record: nil)
    if let waiting = cell.inputs.first(where: { earlier[$0.cell].record == nil }) {
      let upstream = earlier[waiting.cell]
      if upstream.status == .blocked || upstream.reason.hasPrefix(failedPrefix) {
        entry.status = .blocked
        entry.reason = "waits for \(upstream.cell.name)"
      } else {
        entry.reason = "\(upstream.cell.name) runs first"
      }
      return entry
    }
    let key = Self.key(of: ingredients)
    entry.key = key
    if fresh.contains(cell.block) {
      entry.status = .stale
      entry.reason = "a fresh run is asked for"
    } else if let record = try store.record(key) {
      entry.status = .cached
      entry.record = record
    } else if let message = try store.failure(key) {
      entry.reason = failedPrefix + (message.split(separator: "\n").first.map(String.init) ?? "")
    } else {
      entry.reason = reason(was: place, now: key, ingredients, cell: cell)
    }
    return entry
  }

  private static let failedPrefix = "failed last time: "

  /// The key: SHA-256 over the ingredients in canonical form.
  static func key(of ingredients: [String: String]) -> String {
    ContentHash.sha256(CanonicalJSON.object(ingredients.mapValues(CanonicalJSON.text)).description)
  }

  /// The inputs that changed since the place last showed something.
  private static func reason(
    was place: PlaceRecord?, now key: String, _ ingredients: [String: String], cell: Cell
  ) -> String {
    guard let place else { return "never run" }
    guard place.key != key else { return "its output is missing from the store" }
    let references = Dictionary(
      cell.inputs.map { ($0.key, $0.block) }, uniquingKeysWith: { first, _ in first })
    let names = Set(place.ingredients.keys).union(ingredients.keys).sorted()
    let changes = names.compactMap { name -> String? in
      let (old, new) = (place.ingredients[name], ingredients[name])
      guard old != new else { return nil }
      if let block = references[name] { return "the output of \(block) changed" }
      return "\(name) \(old.map(shortened) ?? "unset") -> \(new.map(shortened) ?? "unset")"
    }
    return changes.joined(separator: ", ")
  }

  private static func shortened(_ value: String) -> String {
    value.count <= 40 ? value : value.prefix(37) + "..."
  }
}
