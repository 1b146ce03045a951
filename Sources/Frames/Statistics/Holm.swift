/// Some tests judged together (Holm, 1979): that one of those that hold does so by chance is as rare as for one test alone.
package enum Holm {
  /// The tests that hold where all are judged together.
  ///
  /// Holm sorts tests by the smallest level at which each holds, and compares the first with level / m, the second with
  /// level / (m - 1), and so on to the first that does not hold. The same tests are found without those smallest levels:
  /// where k of them are known to hold, the others are judged at level / (m - k), until no more hold.
  ///
  /// - Parameters:
  ///   - count: How many tests there are.
  ///   - level: How often one of those that hold may do so by chance.
  ///   - holding: Which of some tests hold at a level, where that is what is judged; what holds at a level holds at every
  ///     larger one.
  /// - Returns: The numbers of the tests, from 0.
  package static func kept(
    of count: Int, level: Double = Estimate.level,
    _ holding: (_ tests: [Int], _ level: Double) -> [Int]
  ) -> Set<Int> {
    var kept = Set<Int>()
    while kept.count < count {
      let others = (0..<count).filter { !kept.contains($0) }
      let more = holding(others, level / Double(others.count))
      guard !more.isEmpty else { break }
      kept.formUnion(more)
    }
    return kept
  }
}
