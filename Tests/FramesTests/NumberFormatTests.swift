import Frames
import Testing

struct NumberFormatTests {
  @Test(arguments: [
    (".1%", 0.1234, "12.3 %"), (".3f", -0.00001, "0.000"), (",d", 1_234_567, "1,234,567"),
    (".2e", 12345, "1.23e+04"), (",.1f", -1234.56, "-1,234.6"), ("d", .nan, "n/a"),
  ]) func numberFormats(format: String, value: Double, expected: String) throws {
    #expect(try #require(NumberFormat(format)).string(value) == expected)
  }

  @Test(arguments: ["", "f.2", ".f", ".99f", "x", "%%"]) func otherFormatsAreRefused(text: String) {
    #expect(NumberFormat(text) == nil)
  }
}
