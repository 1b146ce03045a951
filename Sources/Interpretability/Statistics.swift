extension Collection where Element == Double {
  /// The mean; not a number where there are none.
  package var mean: Double { reduce(0, +) / Double(count) }

  /// The standard deviation of a sample; 0 of one value.
  package var standardDeviation: Double {
    guard count > 1 else { return 0 }
    let mean = mean
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
