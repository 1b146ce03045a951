import Foundation
import Testing

@testable import Benchmarks

struct BenchmarkResultTests {
  /// One flat object: the name and every figure, whole numbers without a fraction.
  @Test func aResultIsOneObject() throws {
    var result = BenchmarkResult("walk")
    result.add("steps", "steps", 3)
    result.add("seconds", "seconds a step", 0.5)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(result), as: UTF8.self)
    #expect(text == #"{"name":"walk","seconds":0.5,"steps":3}"#)
    #expect(result["steps"] == 3)
    #expect(result["strides"] == nil)
  }

  /// Everything is timed as often as there are rounds, in turn.
  @Test func thingsAreTimedInTurn() {
    var order: [Int] = []
    let medians = Stopwatch.medians(rounds: 3, of: 2) { order.append($0) }
    #expect(order == [0, 1, 0, 1, 0, 1])
    #expect(medians.count == 2)
    #expect(medians.allSatisfy { $0 >= 0 })
  }
}
