import Chapters
import Frames

extension BookResults {
  /// Those of a claim's cells in one of its replicates that have no result yet, and whether one of them failed.
  ///
  /// - Parameters:
  ///   - claim: The claim's id.
  ///   - number: Which of its `Replicates.values`, from 0.
  /// - Returns: Their positions in the book.
  package func missing(
    settling claim: String, replicate number: Int
  ) -> (cells: Set<Int>, hasFailure: Bool) {
    guard let replicates = book.settled[claim],
      let variant = book.variants[claim]?[replicates.variant],
      let known = variants[claim]?[replicates.variant]
    else { return ([], false) }
    let wanted = AxisValue(name: replicates.axis, value: replicates.values[number])
    var (cells, hasFailure) = (Set<Int>(), false)
    for (block, positions) in variant.cells {
      for (position, result) in zip(positions, known[block]?.cells ?? [])
      where result.output == nil && result.axes.contains(wanted) {
        cells.insert(position)
        switch result.status {
        case .failed, .blocked: hasFailure = true
        case .fresh, .cached, .notRun: break
        }
      }
    }
    return (cells, hasFailure)
  }
}
