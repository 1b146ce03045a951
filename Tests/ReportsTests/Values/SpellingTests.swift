import Testing

@testable import Frames
@testable import Reports

struct SpellingTests {
  @Test(
    arguments: [
      (0.12345, "0.123"), (12.345, "12.3"), (1234.5, "1,234"), (32, "32"), (0.00001234, "1.23e-05"),
      (1_843_200, "1,843,200"), (-0.5, "-0.500"), (0, "0"), (.infinity, "∞"), (.nan, "n/a"),
      (2e9, "2.00e+09"), (-999_999_999, "-999,999,999"), (0.0001, "0.000100"), (99.95, "100.0"),
    ] as [(Double, String)])
  func spelling(value: Double, expected: String) {
    #expect(Spelling.number(value) == expected)
  }

  /// The value has the digits of its spread; one that reaches further to one side is written out.
  @Test(
    arguments: [
      (0.8123, 0.79, 0.8346, "0.812 ± 0.022"), (0.98, 0.91, 1, "0.980 [0.910, 1.000]"),
      (1234.5, 1200, 1269, "1,234 ± 34"), (5, 5, 5, "5"), (2, 1.5, 2.5, "2.00 ± 0.50"),
      (1e10, 0.9e10, 1.1e10, "1.00e+10 ± 1.00e+09"), (3, 3 - 1e-12, 3 + 1e-12, "3"),
      (0.00001, 0, 0.00002, "0.000010 ± 0.000010"),
    ] as [(Double, Double, Double, String)])
  func estimates(value: Double, low: Double, high: Double, expected: String) {
    #expect(Spelling.estimate(Estimate(value, interval: low...high)) == expected)
  }

  @Test func sharesHaveThreeDigits() {
    let column = Frame.Column.number("s", unit: .share)
    #expect(Spelling.estimate(Estimate(0.5, interval: 0.4...0.6), in: column) == "0.500 ± 0.100")
    #expect(Spelling.estimate(Estimate(0.5), in: column) == "0.500")
    #expect(
      Spelling.estimate(Estimate(0.5, interval: 0.49999...0.50001), in: column) == "0.500 ± 0.000")
  }

  /// Whole numbers are exact to 64 bits.
  @Test(arguments: [
    (0, "0"), (999, "999"), (-1000, "-1,000"), (9_007_199_254_740_993, "9,007,199,254,740,993"),
    (Int.max, "9,223,372,036,854,775,807"), (Int.min, "-9,223,372,036,854,775,808"),
  ]) func wholeNumbers(value: Int, expected: String) {
    #expect(Spelling.scalar(.integer(value), in: .whole("n")) == expected)
  }

  @Test func whatMeansRestOnIsSaid() {
    let few = Replication(count: 3, standardError: 0.0123, method: .studentT)
    let many = Replication(count: 30, standardError: 0.1, method: .bootstrap)
    let one = Replication(count: 1)
    #expect(Spelling.replication(few) == "standard error 0.0123, n = 3")
    #expect(Spelling.replication(one) == "n = 1")
    #expect(Spelling.averages(over: "seed", []) == nil)
    #expect(Spelling.averages(over: "seed", [one]) == "Means over seed (n = 1).")
    #expect(
      Spelling.averages(over: "seed", [few, many, one])
        == "Means over seed (n = 1 to 30); 95 % intervals by the percentile bootstrap (10000 resamples) and, of "
        + "fewer, by Student's t.")
  }

  @Test func captionsAndHeadings() {
    #expect(Spelling.caption(nil, nil) == nil)
    #expect(Spelling.caption("A.", "B.") == "A. B.")
    #expect(Spelling.caption(nil, "B.") == "B.")
    #expect(Spelling.heading("accuracy_low") == "accuracy low")
    #expect(Spelling.inline(Estimate(0.256), NumberFormat(".1%")) == "25.6 %")
    #expect(Spelling.inline(Estimate(0.256), nil) == "0.256")
  }
}
