import Foundation

/// A cell that was run once more, beside what the store has of it.
package struct Recomputation: Sendable {
  /// The cell.
  package var cell: Cell
  /// What it put out; none where it failed.
  package var output: StoredOutput?
  /// Why it failed.
  package var failure: String?
  /// The system calls of its programs, where they were noted.
  package var trace: SystemCallTrace?
}

extension Runner {
  /// Runs cells once more, whatever the store has of them, and keeps nothing but objects.
  ///
  /// What they read comes from the store, and is run first where it is not there.
  ///
  /// - Parameters:
  ///   - isTraced: Whether the system calls of their programs are noted.
  ///   - isChosen: Which of the book's cells.
  /// - Returns: What they put out, in the order of the book.
  /// - Throws: As `run` does.
  package func recompute(
    isTraced: Bool = false, _ isChosen: (Cell) -> Bool
  ) async throws -> [Recomputation] {
    let chosen = book.cells.indices.filter { isChosen(book.cells[$0]) }
    let upstream = upstream(of: chosen)
    let results = upstream.options.cells?.isEmpty == true ? [] : try await upstream.settle()
    var done: [Int: Recomputation] = [:]
    try await withThrowingTaskGroup(of: (Int, Recomputation).self) { group in
      for (number, position) in chosen.enumerated() {
        if number >= options.jobs, let (position, result) = try await group.next() {
          done[position] = result
        }
        group.addTask { [self] in
          (position, await recompute(position, results, isTraced: isTraced, of: chosen.count))
        }
      }
      for try await (position, result) in group { done[position] = result }
    }
    try Task.checkCancellation()
    return chosen.compactMap { done[$0] }
  }

  /// The cells that the store lacks and that some cells read, directly or not: what is run before those.
  ///
  /// - Parameter isChosen: Which of the book's cells.
  /// - Returns: The cells, in the order of the book.
  /// - Throws: Where the store cannot be read.
  package func missingInputs(of isChosen: (Cell) -> Bool) throws -> [Cell] {
    let chosen = book.cells.indices.filter { isChosen(book.cells[$0]) }
    let upstream = upstream(of: chosen)
    let wanted = upstream.wantedCells()
    let entries = try upstream.plan(of: wanted).entries
    return zip(wanted, entries).compactMap { $0 && $1.status != .cached ? $1.cell : nil }
  }

  /// A runner of what some cells read.
  private func upstream(of chosen: [Int]) -> Runner {
    var runner = self
    runner.options.cells = Set(chosen.flatMap { book.cells[$0].inputs.map(\.cell) })
    runner.options.wantsFiles = true
    return runner
  }

  private func recompute(
    _ position: Int, _ results: [CellResult], isTraced: Bool, of count: Int
  ) async -> Recomputation {
    let cell = book.cells[position]
    var result = Recomputation(cell: cell)
    if let missing = cell.inputs.first(where: { results[$0.cell].output == nil }) {
      result.failure = "there is no output of \(book.cells[missing.cell].name)"
      return result
    }
    let notes = isTraced ? store.objects.scratch().path : nil
    let task = task(of: cell, sharing: min(options.jobs, count), trace: notes) { results[$0] }
    tell(
      .started(cell: cell, key: "", number: position + 1, of: book.cells.count, reason: .comparison)
    )
    let ending = await executor.run(task, objects: store.objects) {
      tell(.progress(cell: cell, $0))
    }
    try? FileManager.default.removeItem(atPath: task.scratch)
    switch ending {
    case .done(let contents, _):
      do {
        result.output = try store.objects.output(
          hash: contents.hash, contents, axes: cell.axes)
      } catch {
        result.failure = "\(error)"
      }
    case .failed(let message, _, _), .storeFailed(let message): result.failure = message
    }
    if let notes {
      result.trace = try? SystemCallTrace(contentsOf: URL(fileURLWithPath: notes))
      try? FileManager.default.removeItem(atPath: notes)
    }
    return result
  }
}
