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
    /// Its output, if it is cached.
    let output: KeptOutput?

    init(_ cell: Cell, _ decision: Decision) {
      self.cell = cell
      switch decision {
      case .cached(let key, let output):
        (self.key, status, reason, self.output) = (key.text, .cached, nil, output)
      case .runs(let key, let isNew, let reason):
        (self.key, status, self.reason, output) = (key.text, isNew ? .new : .stale, reason, nil)
      case .later(let first, let isNew):
        (key, status, reason, output) = (nil, isNew ? .new : .stale, .runsFirst(first), nil)
      case .blocked(let blocker):
        (key, status, reason, output) = (nil, .blocked, .waitsFor(blocker), nil)
      }
    }

    /// A cell whose key is known, that runs once more.
    init(_ cell: Cell, key: String, _ reason: Reason) {
      (self.cell, self.key, status, self.reason, output) = (cell, key, .stale, reason, nil)
    }

    /// Whether its output is stored with the files that belong to it.
    package var hasFiles: Bool { output?.isWhole ?? false }

    /// How it stands for the cells that read it.
    var state: Decision.Upstream {
      if let output { return .done(output.hash) }
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
  package private(set) var entries: [Entry]
  /// The cells that others read which will run, by their positions in the book: their files must be here.
  private(set) var read: Set<Int>
  /// What the store knew anything of.
  let names: KnownNames

  /// Plans the cells of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - store: The results there are.
  ///   - fresh: Blocks that are to run again whatever the store has.
  ///   - wanted: Which cells are asked for; all where none is given.
  ///   - read: Cells whose files are wanted, whether or not one that reads them will run.
  /// - Returns: The plan.
  /// - Throws: Where the store cannot be read.
  package static func make(
    for book: Book, store: Store, fresh: Set<String> = [], wanted: [Bool]? = nil,
    read: Set<Int> = []
  ) throws -> Plan {
    let maker = KeyMaker(book, variables: store.variables)
    var plan = try store.look { known in
      var entries: [Entry] = []
      entries.reserveCapacity(book.cells.count)
      for cell in book.cells {
        let decision = try Decision(
          about: cell, isFresh: fresh.contains(cell.block), maker, known
        ) { (entries[$0].cell.name, entries[$0].state) }
        entries.append(Entry(cell, decision))
      }
      return Plan(entries: entries, read: read, names: known.names)
    }
    plan.seeToFiles(of: book, wanted: wanted)
    return plan
  }

  /// Runs what has only rows here, where a cell that will run reads its files.
  ///
  /// A cell reads only those before it: from the last to the first, all is known of who reads a cell.
  private mutating func seeToFiles(of book: Book, wanted: [Bool]?) {
    for position in entries.indices.reversed() where wanted?[position] ?? true {
      if read.contains(position), let key = entries[position].key,
        entries[position].output?.isWhole == false
      {
        entries[position] = Entry(entries[position].cell, key: key, .filesMissing)
      }
      if entries[position].status != .cached {
        read.formUnion(book.cells[position].inputs.map(\.cell))
      }
    }
  }
}
