import Interpretability

/// How much two series go together.
package enum Correlation {
  /// Pearson's correlation; not a number where one of them does not vary.
  package static func pearson(_ left: [Double], _ right: [Double]) -> Double {
    let (a, b) = (left.mean, right.mean)
    let together = zip(left, right).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
    let own = { (values: [Double], mean: Double) in
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return together / (own(left, a) * own(right, b)).squareRoot()
  }

  /// Spearman's correlation: Pearson's of the ranks, equal values sharing theirs.
  package static func spearman(_ left: [Double], _ right: [Double]) -> Double {
    pearson(ranks(left), ranks(right))
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      let below = values.count { $0 < value }
      let equal = values.count { $0 == value }
      return Double(below) + Double(equal + 1) / 2
    }
  }
}
