/// Which cells can be looked at next: those whose inputs are all settled, in the order of the book.
struct CellSchedule {
  private var waitingFor: [Int]
  private var dependents: [[Int]]
  /// Cells whose inputs are settled, in the order in which they became so.
  private var ready: [Int] = []
  private var looked = 0

  /// The schedule of a book's cells.
  init(_ cells: [Cell]) {
    waitingFor = cells.map { Set($0.inputs.map(\.cell)).count }
    dependents = Array(repeating: [], count: cells.count)
    for (position, cell) in cells.enumerated() {
      for input in Set(cell.inputs.map(\.cell)) { dependents[input].append(position) }
      if cell.inputs.isEmpty { ready.append(position) }
    }
  }

  /// Whether no cell can be looked at before another is settled.
  var isEmpty: Bool { looked == ready.count }

  /// The next cell whose inputs are settled.
  mutating func next() -> Int? {
    guard !isEmpty else { return nil }
    looked += 1
    return ready[looked - 1]
  }

  /// Notes that a cell is settled: done, failed, blocked or left alone.
  mutating func settle(_ position: Int) {
    for dependent in dependents[position] {
      waitingFor[dependent] -= 1
      if waitingFor[dependent] == 0 { ready.append(dependent) }
    }
  }
}
