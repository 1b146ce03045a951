import Frames
import Testing

@testable import Chapters

struct ColumnFormatsTests {
  @Test func columnsHaveFormats() throws {
    let formats = try ColumnFormats(Written.value("{share: .1%, weights: \",d\", x: .2e}"))
    #expect(formats["share"]?.string(0.1234) == "12.3 %")
    #expect(formats["weights"]?.string(12345) == "12,345")
    #expect(formats["x"]?.string(12345) == "1.23e+04")
    #expect(formats["other"] == nil)
    #expect(formats.columns.map(\.name) == ["share", "weights", "x"])
    #expect(formats.columns.map(\.location.column) == [2, 14, 29])
    #expect(formats.canonical.description == #"{"share":".1%","weights":",d","x":".2e"}"#)
  }

  @Test(arguments: [
    (
      "{a: 3}",
      "expected a number format like .1%, .3f, \",d\" or .2e, found '3'; did you mean '.3f'?"
    ),
    ("{a: ,d}", "expected a number format like .1%, .3f, \",d\" or .2e, found nothing"),
    ("{a: {b: .1%}}", "expected a number format like .1%, .3f, \",d\" or .2e, found a mapping"),
    (".1%", "expected a mapping from column to a number format, like {accuracy: .1%}, found '.1%'"),
  ])
  func otherFormatsAreRefused(text: String, message: String) throws {
    let node = try Written.value(text)
    let problem = #expect(throws: Diagnostic.self) { try ColumnFormats(node) }
    #expect(problem?.message == message)
  }

  /// A format is read back from what it says of itself.
  @Test(arguments: [".1%", ".3f", ",d", "d", ".2e", ",.2f", ".0%"])
  func aFormatSpellsItself(text: String) {
    #expect(NumberFormat(text)?.description == text)
  }
}
