import CElementary
import Foundation
import Testing

/// Our own functions against those of the C library in 80 bits.
struct ElementaryTests {
  /// The worst error in units in the last place, over numbers spread evenly.
  private func worst(
    _ range: ClosedRange<Double>, _ own: (Double) -> Double, _ exact: (Float80) -> Float80
  )
    -> Double
  {
    let count = 20_001
    return (0...count).reduce(0) { worst, number in
      let share = Double(number) / Double(count)
      let x = range.lowerBound + share * (range.upperBound - range.lowerBound)
      let right = exact(Float80(x))
      return max(worst, Double(abs(Float80(own(x)) - right) / Float80(Double(right).ulp)))
    }
  }

  @Test(arguments: [-745.0 ... -700, -700...709, -1...1, -1e-9...1e-9])
  func exponential(range: ClosedRange<Double>) {
    #expect(worst(range, portable_exp) { Foundation.exp($0) } < 1)
  }

  @Test(arguments: [Double.leastNonzeroMagnitude...1e-300, 1e-3...4, 0.999...1.001, 1...1e300])
  func logarithm(range: ClosedRange<Double>) {
    #expect(worst(range, portable_log) { Foundation.log($0) } < 1)
  }

  @Test(arguments: [-0.9999 ... -0.3, -0.3...0.5, 0.4...3, -1e-12...1e-12, 1...1e10])
  func logarithmNearOne(range: ClosedRange<Double>) {
    #expect(worst(range, portable_log1p) { Foundation.log1p($0) } < 1.5)
  }

  @Test(arguments: [-1...1, -50...50, 100_000...100_007.0, -1e6...1e6])
  func sineAndCosine(range: ClosedRange<Double>) {
    #expect(worst(range, portable_sin) { Foundation.sin($0) } < 1)
    #expect(worst(range, portable_cos) { Foundation.cos($0) } < 1)
  }

  @Test func anglesOfManyTurns() {
    for power in 20...40 {
      let x = 0x1.23456789abcdp0 * Double(sign: .plus, exponent: power - 1, significand: 1)
      #expect(abs(portable_sin(x) - Double(Foundation.sin(Float80(x)))) < 1e-15)
      #expect(abs(portable_cos(x) - Double(Foundation.cos(Float80(x)))) < 1e-15)
    }
    #expect(portable_sin(0x1p41).isNaN && portable_cos(.infinity).isNaN)
  }

  @Test(arguments: [-1...1, -20...20, 1e3...1e9])
  func angleOfATangent(range: ClosedRange<Double>) {
    #expect(worst(range, portable_atan) { Foundation.atan($0) } < 5)
  }

  @Test func edges() {
    #expect(portable_exp(0) == 1 && portable_log(1) == 0 && portable_cos(0) == 1)
    #expect(portable_exp(-.infinity) == 0 && portable_exp(710) == .infinity)
    #expect(portable_log(0) == -.infinity && portable_log(-1).isNaN)
    #expect(portable_log(.infinity) == .infinity && portable_exp(.nan).isNaN)
    #expect(portable_log1p(-1) == -.infinity && portable_log1p(-2).isNaN)
    #expect(portable_atan(.infinity) == .pi / 2 && portable_sin(0) == 0)
    #expect(portable_expf(1) == 2.7182818)
  }

  /// Their bits, for machines and compilers to come.
  @Test func bits() {
    let values = [
      portable_exp(1.5), portable_log(3), portable_log1p(0.7), portable_sin(100),
      portable_cos(12345.678), portable_atan(0.3),
    ]
    #expect(values.map { String($0.bitPattern, radix: 16) } == ElementaryTests.known)
  }

  private static let known = [
    "4011ed3fe64fc541", "3ff193ea7aad030a", "3fe0fae81914a991", "bfe03425b78c4db8",
    "3fe6b94c3bbe24b8", "3fd2a73a661eaf06",
  ]
}
