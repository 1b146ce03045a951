import Testing

@testable import Chapters

struct DerivedColumnsTests {
  @Test func columnsAreReadWithTheirPlaces() throws {
    let derived = try DerivedColumns(
      Written.value("gain: after - before\nrate: 100 * `net weight` / a.b\n"))
    #expect(derived.derivations.map(\.column.name) == ["gain", "rate"])
    #expect(derived.derivations.map(\.text) == ["after - before", "100 * `net weight` / a.b"])
    let read = derived.derivations.map { $0.expression.selectors }
    #expect(read.map { $0.map(\.name) } == [["after", "before"], ["net weight", "a.b"]])
    #expect(read[0].map(\.location.column) == [7, 15])
    #expect(read[1].map(\.location.line) == [2, 2])
  }

  @Test(arguments: [
    (
      "gain: mean(after)",
      "mean(...) of one column has no place here: a derived column is computed row by row"
    ),
    (
      "gain: after[x=1] - before",
      "[...] has no place here: a derived column is computed row by row"
    ),
    ("gain: after -", "expected the id of a block, found the end"),
    (
      "gain: [a, b]",
      "expected a mapping from a new column to an expression of others, like {gain: after - before}, found a list"
    ),
    (
      "gain",
      "expected a mapping from a new column to an expression of others, like {gain: after - before}, found 'gain'"
    ),
  ])
  func otherExpressionsAreRefused(text: String, message: String) throws {
    let node = try Written.value(text)
    let problem = #expect(throws: Diagnostic.self) { try DerivedColumns(node) }
    #expect(problem?.message == message)
  }
}
