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
    #expect(selector.filters.map(\.values) == [["1"], ["x, y"]])
  }

  @Test func theUsualPrecedence() throws {
    let value = try SelectorParser.inlineValue("= 1 + 2 * (3 - -4) / 7 | .2f", at: start)
    #expect(value.format == NumberFormat(.fixed, digits: 2))
    #expect(Self.number(value.expression) == 3)
  }

  private static func number(_ expression: Expression<Selector>) -> Double {
    switch expression {
    case .number(let number): number
    case .selector, .summary: .nan
    case .absolute(let inner): abs(number(inner))
    case .binary(.lesser, let a, let b): min(number(a), number(b))
    case .binary(.greater, let a, let b): max(number(a), number(b))
    case .binary(.plus, let a, let b): number(a) + number(b)
    case .binary(.minus, let a, let b): number(a) - number(b)
    case .binary(.times, let a, let b): number(a) * number(b)
    case .binary(.divided, let a, let b): number(a) / number(b)
    }
  }

  @Test func meansOfSelectors() throws {
    let value = try SelectorParser.inlineValue("= 1 - mean(a[x=1].y) | .2f", at: start)
    guard case .binary(.minus, .number(1), .summary(.mean, let selector)) = value.expression else {
      Issue.record("\(value.expression)")
      return
    }
    #expect(selector.block == "a" && selector.path == ["y"])
    let plain = try SelectorParser.inlineValue("= mean[x=1].y", at: start).expression
    #expect(plain.selectors.map(\.block) == ["mean"])
  }

  @Test(arguments: [
    ("a[", "f:3:7: error: expected a column, found the end"),
    ("a[x]", "f:3:8: error: expected =, !=, <, <=, > or >=, found ']'"),
    ("a[x=[1, 2]", "f:3:15: error: expected ',' or ']', found the end"),
    ("a[x>[1, 2]]", "f:3:7: error: '>' compares with one value; several follow = or !="),
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
    ("a[e.f>2, g.`h i`.j=1].x", ["x"], ["e.f", "g.h i.j"]),
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

  @Test func functionsOfRowsAndOfNumbers() throws {
    let value = { (text: String) in
      try SelectorParser.inlineValue("= " + text, at: start).expression
    }
    #expect(Self.number(try value("abs(1 - 4) + max(1, 5, 2) - min(7, 3)")) == 5)
    for summary in Summary.allCases {
      guard case .summary(summary, let read) = try value("\(summary.rawValue)(a[x=1].y)") else {
        Issue.record("\(summary)")
        continue
      }
      #expect(read.path == ["y"])
    }
    guard case .binary(.greater, .selector, .selector) = try value("max(a.x, b.x)") else {
      Issue.record("max of two")
      return
    }
  }

  @Test(arguments: [
    ("median(a.x)", "f:3:7: error: there is no function 'median'; did you mean 'mean'?"),
    (
      "log(a.x)",
      "f:3:7: error: there is no function 'log'; there are count, sum, min, max, mean, abs"
    ),
    ("mean(a.x - 1)", "f:3:7: error: 'mean' is of the rows of a block, as in mean(id.column)"),
    ("sum(a.x, b.x)", "f:3:14: error: expected ')', found ', b.x)'"),
    ("abs(a.x", "f:3:14: error: expected ')', found the end"),
  ]) func functionsThatAreWrong(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) {
      try SelectorParser.inlineValue("= " + text, at: start)
    }
    #expect(error?.description == complaint)
  }

  @Test(
    arguments: [
      ("g=1", .equal, ["1"]), ("g = a b ", .equal, ["a b"]), ("g==1", .equal, ["1"]),
      ("g=[1, 2.50]", .equal, ["1", "2.50"]),
      ("g=['x, y', \"z]\", w]", .equal, ["x, y", "z]", "w"]),
      ("g!=x", .notEqual, ["x"]), ("g != [1,2]", .notEqual, ["1", "2"]),
      ("g>=1", .greaterOrEqual, ["1"]), ("g<-2", .less, ["-2"]),
      ("`g h` > 1e-3", .greater, ["1e-3"]),
      ("g<=2024-05-01", .lessOrEqual, ["2024-05-01"]), ("g=' '", .equal, [" "]),
    ] as [(String, Relation, [String])])
  func filters(text: String, relation: Relation, values: [String]) throws {
    let filter = try #require(
      try SelectorParser.selector("a[h=0, \(text)].x", at: start).filters.last)
    #expect(filter.relation == relation)
    #expect(filter.values == values)
  }

  @Test(arguments: [
    ("a.x == 2", [Relation.equal], ["a.x == 2"]), ("a.x != 2", [.notEqual], ["a.x != 2"]),
    ("1 <a.x<= 2 * b.x", [.less, .lessOrEqual], ["1 < a.x", "a.x <= 2 * b.x"]),
    ("a.x > 2 and b.x<3", [.greater, .less], ["a.x > 2", "b.x < 3"]),
    ("a.x == b.x  within 0.1", [.equal], ["a.x == b.x within 0.1"]),
    ("andy.x == within.x", [.equal], ["andy.x == within.x"]),
  ])
  func conditions(text: String, relations: [Relation], comparisons: [String]) throws {
    let condition = try SelectorParser.condition(text, at: start)
    #expect(condition.comparisons.map(\.relation) == relations)
    #expect(condition.comparisons.map(\.text) == comparisons)
    #expect(condition.text == text)
  }

  @Test func aNumberMayHaveAnExponent() throws {
    let value = try SelectorParser.inlineValue("= 1e-3 + 2E+1 - 1.5", at: start)
    #expect(Self.number(value.expression) == 1e-3 + 20 - 1.5)
  }

  @Test func deepNestingIsRefused() {
    let text = String(repeating: "(", count: 10_000) + "1 < 2"
    #expect(throws: Diagnostic.self) { try SelectorParser.condition(text, at: start) }
  }
}
