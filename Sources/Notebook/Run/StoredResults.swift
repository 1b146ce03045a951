extension Store {
  /// What a book showed after a run, as far as the store still has it.
  ///
  /// - Parameters:
  ///   - book: The book as it is now.
  ///   - run: The run.
  /// - Returns: The results; cells that the run did not have, or whose outputs are gone, have none.
  /// - Throws: `StoreError`.
  package func results(of book: Book, at run: NotedRun) throws -> BookResults {
    let showings = try showings(at: run.number, profile: run.profile)
    let settled = try book.cells.map { cell in
      let showing = showings[StoredName(cell.name)]
      let kept = try showing.flatMap { try keptOutput(of: $0) }
      let result = try kept.map { kept in
        CellResult(
          axes: cell.axes, key: kept.key, status: .cached,
          output: try output(kept, axes: cell.axes),
          kept: kept)
      }
      return result ?? CellResult(axes: cell.axes, key: showing?.key, status: .notRun)
    }
    return BookResults(book, settled: settled)
  }

  /// The output that was shown, which is not the last of its key where that was run again since.
  private func keptOutput(of showing: Showing) throws -> KeptOutput? {
    guard var kept = try kept(showing.key) else { return nil }
    guard let contents = showing.contents, contents != kept.contents else { return kept }
    guard contents.objects.allSatisfy({ objects.contains($0.hash, size: $0.size) }) else {
      return nil
    }
    kept.contents = contents
    kept.hash = contents.hash
    return kept
  }
}
