extension Store {
  /// What a book showed after a run, as far as the store still has it.
  ///
  /// - Parameters:
  ///   - book: The book as it is now.
  ///   - run: The run.
  /// - Returns: The results; cells that the run did not have, or whose outputs are gone, have none.
  /// - Throws: `StoreError`.
  package func results(of book: Book, at run: NotedRun) throws -> BookResults {
    let keys = try keys(at: run.number, profile: run.profile)
    var cells: [String: [CellResult]] = [:]
    for cell in book.cells {
      let key = keys[StoredName(cell.name)]
      let kept = try key.flatMap { try self.kept($0) }
      let result = try kept.map { kept in
        CellResult(
          axes: cell.axes, key: kept.key, status: .cached,
          output: try output(kept, axes: cell.axes),
          kept: kept)
      }
      cells[cell.block, default: []].append(
        result ?? CellResult(axes: cell.axes, key: key, status: .notRun))
    }
    return BookResults(book: book, blocks: cells.mapValues(BlockResult.init))
  }
}
