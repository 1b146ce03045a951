import Testing

@testable import Reports

struct DecimalExponentTests {
  @Test func powersOfTenAndTheirNeighbours() {
    for exponent in -300...307 {
      let power = Double.powerOfTen(exponent)
      #expect(power.decimalExponent == exponent)
      #expect((-power * 9.99).decimalExponent == exponent)
      #expect(power.nextDown.decimalExponent == exponent)
      #expect((power * 0.9999999).decimalExponent == exponent - 1)
      #expect(power.nextUp.decimalExponent == exponent)
    }
    #expect(Double.leastNormalMagnitude.decimalExponent == -308)
  }
}
