import RandomStreams

/// The percentile bootstrap of a mean (Efron and Tibshirani, 1993, section 13.3).
package enum Bootstrap {
  /// How often the replicates are drawn anew.
  package static let resamples = 10_000
  /// The random stream that is drawn from.
  private static let stream = "bootstrap"

  /// Two quantiles of the means of resamples: of the 95 % interval those of 2.5 % and 97.5 %.
  ///
  /// - Parameters:
  ///   - values: The replicates, at least one.
  ///   - level: How often the interval may fail to hold.
  /// - Returns: The interval; equal replicates have equal intervals on every machine. None where sums of the
  ///   values are beyond all numbers.
  package static func interval(of values: [Double], level: Double = Estimate.level) -> ClosedRange<
    Double
  >? {
    var stream = RandomStream(seed: 0, name: stream)
    let sums = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[stream.integer(below: values.count)] }
      return sum
    }.sorted()
    let n = Double(values.count)
    return Estimate.span(quantile(level / 2, of: sums) / n, quantile(1 - level / 2, of: sums) / n)
  }

  /// A quantile of sorted values, between two of them in proportion.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
