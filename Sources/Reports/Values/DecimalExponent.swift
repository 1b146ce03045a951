import CElementary

extension Double {
  /// The power of ten that the first digit counts: 2 of 345.6; of a finite number other than 0.
  ///
  /// What is left of a round number after rounding is round: of 0.09999999999999999 it is that of 0.1.
  var decimalExponent: Int {
    let size = abs(self)
    let guess = Int((portable_log(size) / portable_log(10)).rounded(.down))
    // A logarithm is a hair off at times, where it should be whole.
    let reaches = { (power: Double) in size >= power * (1 - 1e-15) }
    if !reaches(.powerOfTen(guess)) { return guess - 1 }
    return reaches(.powerOfTen(guess + 1)) ? guess + 1 : guess
  }

  /// The number nearest to a power of ten.
  static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }
}
