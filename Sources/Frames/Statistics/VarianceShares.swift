/// How much of the variance between combinations of some factors each of them explains.
package struct VarianceShares: Sendable, Hashable {
  /// The share of each factor by itself: its sum of squares by that of all (eta squared).
  package let shares: [Double]
  /// Whether the factors vary independently of one another, as in a full grid.
  ///
  /// Their shares add up then, to 1 less the share of their combinations. In others, a share may hold what another
  /// factor explains too.
  package let isBalanced: Bool

  /// The shares of a one-way analysis of variance for each factor; none where no two values differ.
  ///
  /// - Parameters:
  ///   - values: A finite value for each combination.
  ///   - levels: For each combination, the level of each factor, from 0.
  package init?(of values: [Double], levels: [[Int]]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let total = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard let factors = levels.first?.indices, total > 0, total.isFinite else { return nil }
    // What is left of equal values after rounding is no variance.
    let largest = values.map(abs).max() ?? 0
    guard (total / count).squareRoot() > 1e-12 * largest else { return nil }
    shares = factors.map { factor in
      let groups = Dictionary(grouping: zip(levels, values)) { $0.0[factor] }
      return groups.sorted { $0.key < $1.key }.reduce(0) { sum, group in
        let size = Double(group.value.count)
        let deviation = group.value.reduce(0) { $0 + $1.1 } / size - mean
        return sum + size * deviation * deviation
      } / total
    }
    isBalanced = Self.isBalanced(levels, factors)
  }

  /// Whether, of any two factors, each level of one meets the levels of the other in the same proportions.
  private static func isBalanced(_ levels: [[Int]], _ factors: Range<Int>) -> Bool {
    let counts = factors.map { factor in
      levels.reduce(into: [Int: Int]()) { $0[$1[factor], default: 0] += 1 }
    }
    for first in factors {
      for second in factors.dropFirst(first + 1) {
        let pairs = levels.reduce(into: [[Int]: Int]()) {
          $0[[$1[first], $1[second]], default: 0] += 1
        }
        for (one, ofOne) in counts[first] {
          for (other, ofOther) in counts[second]
          where (pairs[[one, other]] ?? 0) * levels.count != ofOne * ofOther {
            return false
          }
        }
      }
    }
    return true
  }
}
