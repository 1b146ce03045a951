import Dispatch
import Synchronization

/// Independent pieces of work, side by side.
package enum Parallel {
  /// The results of `body` for `0..<count`, in order; which thread runs which piece changes nothing.
  ///
  /// - Parameters:
  ///   - count: How many pieces there are.
  ///   - threads: How many run at once.
  ///   - body: Does one piece.
  /// - Returns: The results by piece.
  package static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let workers = max(1, min(threads, count))
    guard workers > 1 else { return (0..<count).map(body) }
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      // Whoever is free takes the next piece: pieces are not alike.
      while case let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue, piece < count {
        let result = body(piece)
        results.withLock { $0[piece] = result }
      }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
