import Synchronization
import Testing

@testable import Tensors

struct ParallelTests {
  @Test(arguments: [1, 2, 7, 64]) func resultsAreInOrder(threads: Int) {
    #expect(Parallel.map(20, threads: threads) { $0 * $0 } == (0..<20).map { $0 * $0 })
    #expect(Parallel.map(0, threads: threads) { $0 }.isEmpty)
    #expect(Parallel.map(1, threads: threads) { _ in "one" } == ["one"])
  }

  @Test func everyPieceIsDoneOnce() {
    let counts = Mutex([Int](repeating: 0, count: 100))
    _ = Parallel.map(100, threads: 8) { piece in counts.withLock { $0[piece] += 1 } }
    #expect(counts.withLock { $0 } == [Int](repeating: 1, count: 100))
  }
}
