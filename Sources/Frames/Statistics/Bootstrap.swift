import RandomStreams

/// The percentile bootstrap of a mean (Efron and Tibshirani, 1993, section 13.3).
package enum Bootstrap {
  /// How often the replicates are drawn anew.
  package static let resamples = 10_000
  /// The random stream that is drawn from.
  private static let stream = "bootstrap"

  /// The 2.5 % and the 97.5 % quantile of the means of resamples.
  ///
  /// - Parameter values: The replicates, at least one.
  /// - Returns: The interval; equal replicates have equal intervals on every machine. None where sums of the
  ///   values are beyond all numbers.
  package static func interval(of values: [Double]) -> ClosedRange<Double>? {
    var stream = RandomStream(seed: 0, name: stream)
    let sums = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[stream.integer(below: values.count)] }
      return sum
    }.sorted()
    let n = Double(values.count)
    return Estimate.span(quantile(0.025, of: sums) / n, quantile(0.975, of: sums) / n)
  }

  /// A quantile of sorted values, between two of them in proportion.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
