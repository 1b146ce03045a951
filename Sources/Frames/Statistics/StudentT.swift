import CElementary

/// Student's t distribution.
package enum StudentT {
  /// What is exceeded with a probability, by bisection on the distribution function.
  ///
  /// - Parameters:
  ///   - tail: The probability, 0.15 at most.
  ///   - degrees: The degrees of freedom.
  /// - Returns: The quantile, which is above 1.
  package static func quantile(upperTail tail: Double, degrees: Int) -> Double {
    var (low, high) = (1.0, 13.0)
    while upperTail(high, degrees: degrees) > tail { (low, high) = (high, 2 * high) }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(middle, degrees: degrees) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(T > t), in the closed form for whole degrees of freedom (Abramowitz and Stegun, 26.7.3-4).
  package static func upperTail(_ t: Double, degrees: Int) -> Double {
    let slope = t / Double(degrees).squareRoot()
    let c = 1 / (1 + slope * slope).squareRoot()
    let (theta, s) = (portable_atan(slope), slope * c)
    var (term, sum) = (0.0, 0.0)
    if degrees % 2 == 1 {
      if degrees > 1 {
        (term, sum) = (c, c)
        for k in stride(from: 3, to: degrees, by: 2) {
          term *= c * c * Double(k - 1) / Double(k)
          sum += term
        }
      }
      return (1 - 2 / .pi * (theta + s * sum)) / 2
    }
    (term, sum) = (1, 1)
    for k in stride(from: 2, to: degrees, by: 2) {
      term *= c * c * Double(k - 1) / Double(k)
      sum += term
    }
    return (1 - s * sum) / 2
  }
}
