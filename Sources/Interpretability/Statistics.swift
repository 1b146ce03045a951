extension Collection where Element == Double {
  /// The mean; not a number where there are none.
  var mean: Double { reduce(0, +) / Double(count) }
}
