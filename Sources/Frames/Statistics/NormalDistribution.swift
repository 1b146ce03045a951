import CElementary

/// The normal distribution of mean 0 and variance 1.
package enum NormalDistribution {
  /// What is exceeded with a probability, by bisection on the distribution function.
  ///
  /// - Parameter tail: The probability, from 1e-12 to 0.5.
  /// - Returns: The quantile, to about ten digits.
  package static func quantile(upperTail tail: Double) -> Double {
    var (low, high) = (0.0, 8.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(middle) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(Z > z) of a z from 0 to 8, by the series of Abramowitz and Stegun, 26.2.11.
  package static func upperTail(_ z: Double) -> Double {
    var (term, sum, odd) = (z, z, 1.0)
    while term > 1e-17 * sum {
      odd += 2
      term *= z * z / odd
      sum += term
    }
    return 0.5 - sum * portable_exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  }
}
