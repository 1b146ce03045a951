/// What would run, and why, without running it.
package struct Plan: Sendable {
  /// One cell's part of the plan.
  package struct Entry: Sendable {
    /// The cell.
    package let cell: Cell
    /// Its key; none while an output that it depends on is not known.
    package let key: String?
    /// What a run would do with it.
    package let status: Status
    /// Why; none for a cached cell.
    package let reason: Reason?
    /// The hash of its output, if it is cached.
    let outputHash: String?

    init(_ cell: Cell, _ decision: Decision) {
      self.cell = cell
      switch decision {
      case .cached(let key, let output):
        (self.key, status, reason, outputHash) = (key.text, .cached, nil, output.hash)
      case .runs(let key, let isNew, let reason):
        (self.key, status, self.reason, outputHash) =
          (key.text, isNew ? .new : .stale, reason, nil)
      case .later(let first, let isNew):
        (key, status, reason, outputHash) = (nil, isNew ? .new : .stale, .runsFirst(first), nil)
      case .blocked(let blocker):
        (key, status, reason, outputHash) = (nil, .blocked, .waitsFor(blocker), nil)
      }
    }

    /// How it stands for the cells that read it.
    var state: Decision.Upstream {
      if let outputHash { return .done(outputHash) }
      switch reason {
      case .waitsFor, .failedLastTime: return .stuck
      default: return .pending
      }
    }
  }

  /// What a run would do with a cell.
  package enum Status: String, Sendable, Codable, CaseIterable {
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
  package let entries: [Entry]
  /// What the store knew anything of.
  let names: KnownNames

  /// Plans the cells of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - store: The results there are.
  ///   - fresh: Blocks that are to run again whatever the store has.
  /// - Returns: The plan.
  /// - Throws: Where the store cannot be read.
  package static func make(
    for book: Book, store: Store, fresh: Set<String> = []
  ) throws -> Plan {
    let maker = KeyMaker(book, variables: store.variables)
    return try store.look { known in
      var entries: [Entry] = []
      entries.reserveCapacity(book.cells.count)
      for cell in book.cells {
        let decision = try Decision(
          about: cell, isFresh: fresh.contains(cell.block), maker, known
        ) { (entries[$0].cell.name, entries[$0].state) }
        entries.append(Entry(cell, decision))
      }
      return Plan(entries: entries, names: known.names)
    }
  }
}
