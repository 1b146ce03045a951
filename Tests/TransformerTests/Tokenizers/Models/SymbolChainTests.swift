import RandomStreams
import Testing

@testable import Transformer

/// Symbols in a row, and the merges that could be made of them.
struct SymbolChainTests {
  @Test func neighboursAreJoined() {
    var chain = SymbolChain([1, 2, 3, 4])
    chain.join(1, 2, as: 9)
    #expect(chain.remaining == [1, 9, 4])
    #expect(
      chain.next(1) == 3 && chain.previous(3) == 1 && chain.next(3) == nil
        && chain.previous(0) == nil)
    chain.join(1, 3, as: 8)
    #expect(chain.remaining == [1, 8] && chain.next(1) == nil)
  }

  @Test func theFirstMergedAndLeftmostIsOnTop() {
    var stream = RandomStream(seed: 4, name: "merges")
    var heap = MergeHeap()
    for _ in 0..<200 {
      heap.push(
        .init(
          rank: stream.pick(Array(0..<9)), place: stream.pick(Array(0..<50)), left: 0, right: 0,
          token: 0))
    }
    var popped: [[Int]] = []
    while let top = heap.pop() { popped.append([top.rank, top.place]) }
    #expect(popped.count == 200)
    #expect(popped == popped.sorted { $0.lexicographicallyPrecedes($1) })
  }
}
