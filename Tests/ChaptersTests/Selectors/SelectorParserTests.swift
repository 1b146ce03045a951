import Frames
import Testing

@testable import Chapters

struct SelectorParserTests {
  private let start = SourceLocation(file: "f", line: 3, column: 5)

  @Test func partsOfASelector() throws {
    let selector = try SelectorParser.selector(
      "a-b.curve[seed=1, name=\"x, y\"].loss", at: start)
    #expect(selector.block == "a-b")
    #expect(selector.path == ["curve", "loss"])
    #expect(selector.filters.map(\.column) == ["seed", "name"])
    #expect(selector.filters.map(\.value) == ["1", "x, y"])
  }

  @Test func theUsualPrecedence() throws {
    let value = try SelectorParser.inlineValue("= 1 + 2 * (3 - -4) / 7 | .2f", at: start)
    #expect(value.format == NumberFormat(.fixed, digits: 2))
    #expect(Self.number(value.expression) == 3)
  }

  private static func number(_ expression: Expression<Selector>) -> Double {
    switch expression {
    case .number(let number): number
    case .selector, .mean: .nan
    case .binary(.plus, let a, let b): number(a) + number(b)
    case .binary(.minus, let a, let b): number(a) - number(b)
    case .binary(.times, let a, let b): number(a) * number(b)
    case .binary(.divided, let a, let b): number(a) / number(b)
    }
  }

  @Test func meansOfSelectors() throws {
    let value = try SelectorParser.inlineValue("= 1 - mean(a[x=1].y) | .2f", at: start)
    guard case .binary(.minus, .number(1), .mean(let selector)) = value.expression else {
      Issue.record("\(value.expression)")
      return
    }
    #expect(selector.block == "a" && selector.path == ["y"])
    let plain = try SelectorParser.inlineValue("= mean[x=1].y", at: start).expression
    #expect(plain.selectors.map(\.block) == ["mean"])
  }

  @Test(arguments: [
    ("a[", "f:3:7: error: expected a column, found the end"),
    ("a[x]", "f:3:8: error: expected '=', found ']'"),
    (
      "a.b c",
      "f:3:9: error: expected the end, found 'c'; a name with spaces stands in backticks: id.`two words`"
    ),
    ("a ]", "f:3:7: error: expected the end, found ']'"),
    ("a.`x", "f:3:9: error: expected a closing '`', found the end"),
    ("", "f:3:5: error: expected the id of a block, found the end"),
    ("a[x=\"y]", "f:3:12: error: expected a closing '\"', found the end"),
  ]) func complaints(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) {
      try SelectorParser.selector(text, at: start)
    }
    #expect(error?.description == complaint)
  }

  /// Names that are no words stand in backticks or quotes, in the path and in filters.
  @Test(arguments: [
    ("a.`net weight`", ["net weight"], []), ("a.\"net weight\"", ["net weight"], []),
    ("a.rows[`x y`=1].`p.q`", ["rows", "p.q"], ["x y"]), ("a.e.f", ["e", "f"], []),
    ("a[\"é=\"=x].e.f", ["e", "f"], ["é="]),
  ])
  func namesThatAreNoWords(text: String, path: [String], filters: [String]) throws {
    let selector = try SelectorParser.selector(text, at: start)
    #expect(selector.path == path)
    #expect(selector.filters.map(\.column) == filters)
  }

  @Test(arguments: [
    ("= a.v ?? \"not measured\"", "not measured", nil),
    ("= a.v ?? \"a | b\" | .2f", "a | b", NumberFormat(.fixed, digits: 2)),
    ("= a.v ?? none | d", "none", NumberFormat(.integer)), ("= a.v ?? 0", "0", nil),
    ("= a.v", nil, nil),
  ])
  func whatStandsForAValueThatIsNotThere(
    text: String, fallback: String?, format: NumberFormat?
  ) throws {
    let value = try SelectorParser.inlineValue(text, at: start)
    #expect(value.fallback == fallback)
    #expect(value.format == format)
  }

  @Test(arguments: [
    ("a.x == 2", Relation.equal), ("a.x != 2", .notEqual), ("a.x <= 2", .lessOrEqual),
    ("a.x > 2", .greater),
  ])
  func relations(text: String, relation: Relation) throws {
    #expect(try SelectorParser.comparison(text, at: start).relation == relation)
  }

  @Test func deepNestingIsRefused() {
    let text = String(repeating: "(", count: 10_000) + "1 < 2"
    #expect(throws: Diagnostic.self) { try SelectorParser.comparison(text, at: start) }
  }
}
