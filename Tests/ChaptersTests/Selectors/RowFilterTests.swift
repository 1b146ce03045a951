import Frames
import Testing

@testable import Chapters

struct RowFilterTests {
  private func filter(_ text: String) throws -> ResolvedSelector.Filter {
    let start = SourceLocation(file: "f", line: 1, column: 1)
    let selector = try SelectorParser.selector("a[\(text)]", at: start)
    return ResolvedSelector.Filter(try #require(selector.filters.first))
  }

  @Test(
    arguments: [
      ("g=1", [1, 1.0], [2, "x", .missing]), ("g=1.0", [1, 1.0], [1.1]),
      ("g=[1, x]", [1, "x"], [2, "y"]), ("g!=1", [2, "x", .missing], [1, 1.0]),
      ("g!=[1, x]", [2, "y"], [1, "x"]), ("g>=2", [2, 2.5, 3], [1, 1.9, .missing]),
      ("g<2", [1, -5], [2, .missing]), ("g>-1", [0, 1], [-1, -2]), ("g<=0.5", [0.5, 0], [0.51]),
      ("g=\"\"", [.missing, ""], [0]),
    ] as [(String, [Scalar], [Scalar])])
  func rowsAreKept(text: String, kept: [Scalar], dropped: [Scalar]) throws {
    let filter = try filter(text)
    #expect(kept.allSatisfy(filter.keeps))
    #expect(!dropped.contains(where: filter.keeps))
  }

  @Test func datesHaveAnOrder() throws {
    let dates = try ["2024-02-29", "2024-03-01", "2024-03-01T12:00"].map {
      Scalar.date(try #require(Moment($0)))
    }
    for (text, kept) in [
      ("g>=2024-03-01", [false, true, true]), ("g<2024-03-01", [true, false, false]),
      ("g=2024-03-01", [false, true, true]), ("g=2024-03-01T00:00Z", [false, true, false]),
      ("g=2024-03", [false, true, true]), ("g=2024", [true, true, true]),
      ("g>2024", [false, false, false]),
      ("g>2024-02", [false, true, true]), ("g<=2024-02", [true, false, false]),
      ("g<=2024-03-01", [true, true, true]), ("g>2024-03-01", [false, false, false]),
      ("g<=2024-03-01T00:00", [true, true, false]), ("g<2024-03", [true, false, false]),
      ("g!=[2024-02-29, 2024-03-02]", [false, true, true]),
      ("g>2024-03-01T06:00", [false, false, true]),
    ] {
      #expect(try dates.map(filter(text).keeps) == kept, "\(text)")
    }
    #expect(
      try filter("g>soon").objection(to: dates)
        == "'soon' is not a date like 2024-03-01, as 'g' is")
  }

  @Test(
    arguments: [
      ("g>1", [1, 2.5, .missing], nil), ("g=1", ["x"], nil), ("g>1", [.missing], nil),
      ("g>1", ["x", 1], "'g' is text, which '>' does not compare; expected = or !="),
      ("g<=x", [1], "'x' is not a number"),
      ("g<1", [true], "'g' is true or false, which '<' does not compare; expected = or !="),
    ] as [(String, [Scalar], String?)])
  func whatHasNoOrderIsToldSo(text: String, values: [Scalar], objection: String?) throws {
    #expect(try filter(text).objection(to: values) == objection)
  }
}
