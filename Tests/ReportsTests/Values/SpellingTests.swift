import Testing

@testable import Reports

struct SpellingTests {
  @Test(arguments: [
    (0.12345, "0.123"), (12.345, "12.3"), (1234.5, "1,234"), (32, "32"), (0.00001234, "1.23e-05"),
    (1_843_200, "1,843,200"), (-0.5, "-0.500"), (0, "0"), (.infinity, "∞"),
  ]) func spelling(value: Double, expected: String) {
    #expect(Spelling.number(value) == expected)
  }
}
