import Frames

extension BookResults {
  /// The results with the replicates that a claim is judged on which was looked at again and again.
  ///
  /// - Parameters:
  ///   - claim: The claim's id, one of `Book.settled`.
  ///   - count: How many of the replicates; all where no number is given.
  /// - Returns: The results; of those that have not run, there are none.
  package func results(settling claim: String, first count: Int? = nil) -> BookResults {
    guard let replicates = book.settled[claim] else { return self }
    let all = results(of: claim, variant: replicates.variant)
    guard let count, count < replicates.values.count else { return all }
    let left = Set(replicates.values[count...].map { AxisValue(name: replicates.axis, value: $0) })
    let changed = book.variants[claim]?[replicates.variant].blocks ?? []
    let blocks = all.blocks.map { id, block in
      let kept = block.cells.filter { left.isDisjoint(with: $0.axes) }
      return (id, changed.contains(id) ? BlockResult(cells: kept) : block)
    }
    return BookResults(book: book, blocks: Dictionary(blocks, uniquingKeysWith: { $1 }))
  }
}
