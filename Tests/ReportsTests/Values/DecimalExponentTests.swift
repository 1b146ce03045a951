import Testing

@testable import Reports

struct DecimalExponentTests {
  @Test(arguments: -320...308) func powersOfTenAndTheirNeighbours(exponent: Int) {
    let power = Double.powerOfTen(exponent)
    #expect(power.decimalExponent == exponent)
    #expect((-power * 9.99).decimalExponent == exponent || exponent == 308)
    if exponent > -300 {
      #expect(power.nextDown.decimalExponent == exponent - 1)
      #expect(power.nextUp.decimalExponent == exponent)
    }
  }
}
