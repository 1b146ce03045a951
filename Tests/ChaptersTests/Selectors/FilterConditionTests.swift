import Frames
import Testing

@testable import Chapters

struct FilterConditionTests {
  private static func holds(_ text: String, _ values: [String: Scalar]) throws -> Bool {
    try FilterCondition(Written.node(text)).holds { values[$0] }
  }

  @Test(arguments: [
    ("noise=10", true), ("noise=3", false), ("noise=10 and metric=share", true),
    ("noise=10 and metric=logit", false), ("noise>3 and noise<=10", true),
    ("metric!=share", false), ("metric=[logit, share] and noise=[1, 10]", true),
    ("metric='share'", true), ("budget=1", false),
  ]) func allFiltersHaveToHold(text: String, holds: Bool) throws {
    #expect(try Self.holds(text, ["noise": .integer(10), "metric": .text("share")]) == holds)
  }

  @Test func aFilterIsWhereItStands() throws {
    let condition = try FilterCondition(Written.node("noise=10 and metric=share"))
    #expect(condition.parts.map(\.filter.text) == ["noise=10", "metric=share"])
    #expect(condition.parts.map(\.location.column) == [1, 14])
  }

  @Test(arguments: [
    ("noise", "test.md:1:6: error: expected =, !=, <, <=, > or >=, found the end"),
    ("noise=10 or metric=x", "test.md:1:10: error: expected the end, found 'or metric=x'"),
    ("noise=10 and", "test.md:1:13: error: expected a column, found the end"),
  ]) func complaints(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) { try FilterCondition(Written.node(text)) }
    #expect(error?.description.hasPrefix(complaint) == true, "\(error?.description ?? "")")
  }

  /// A selector of a claim in another world: its filters on what is otherwise have the other value.
  @Test func selectorsChoose() throws {
    let written = try SelectorParser.selector(
      "a[noise<5,seed=1].x", at: SourceLocation(file: "t", line: 1, column: 1))
    let selector = try ResolvedSelector(
      written, frame: "f", column: "x", columns: nil, frames: ["f"])
    let chosen = selector.choosing(.integer(10), of: "noise")
    #expect(chosen.filters.map(\.text) == ["noise=10", "seed=1"])
    #expect(chosen.filters[0].keeps(.integer(10)) && !chosen.filters[0].keeps(.integer(3)))
    #expect(selector.choosing(.integer(10), of: "budget") == selector)
  }
}
