import Frames
import Testing

@testable import Chapters
@testable import Notebook

struct DeclaredColumnsTests {
  private static func columns(_ text: String) throws -> DeclaredColumns {
    try DeclaredColumns(YAML.parse(YAML.Source(text: text, file: "f")))
  }

  @Test func aTypeStandsAloneOrWithAUnitAndALabel() throws {
    let columns = try Self.columns(
      "{day: date, \"net weight\": {type: number, unit: g, label: Weight}}")
    #expect(
      columns.byName == [
        "day": DeclaredColumn(type: .date),
        "net weight": DeclaredColumn(type: .number, unit: "g", label: "Weight"),
      ])
    #expect(
      columns.canonical.description
        == #"{"day":{"label":null,"type":"date","unit":null},"net weight":{"label":"Weight","type":"number","unit":"g"}}"#
    )
    #expect(DeclaredColumns().canonical.description == "{}")
  }

  @Test(arguments: [
    (
      "[a]",
      "f:1:1: error: expected a mapping from column to its type, or to {type: number, unit: g, label: Weight}, found a list"
    ),
    (
      "{a: dat}",
      "f:1:5: error: expected one of text, integer, number, boolean, date, found 'dat'; did you mean 'date'?"
    ),
    ("{a: {unt: g}}", "f:1:6: error: unknown key 'unt' in 'columns'; did you mean 'unit'?"),
  ]) func complaints(text: String, message: String) {
    let problem = #expect(throws: (any Error).self) { try Self.columns(text) }
    #expect("\(problem.map { "\($0)" } ?? "")" == message)
  }

  @Test func columnsThatAreNotThereAreTold() throws {
    let columns = try Self.columns("{dose: number, dya: date}")
    let problem = #expect(throws: Diagnostic.self) { try columns.require(among: ["dose", "day"]) }
    #expect(problem?.description == "f:1:16: error: there is no column 'dya'; did you mean 'day'?")
    #expect(throws: Never.self) { try columns.require(among: ["dya", "dose", "x"]) }
  }
}
