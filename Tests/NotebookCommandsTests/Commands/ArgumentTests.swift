import Reports
import Testing

@testable import NotebookCommands

/// What options of commands take.
struct ArgumentTests {
  @Test(
    arguments: [
      ("90m", 5400), ("12h", 43200), ("30d", 2_592_000), ("1.5s", 1.5), ("0d", 0),
    ] as [(String, Double)])
  func agesHaveUnits(argument: String, seconds: Double) {
    #expect(Age(argument: argument)?.seconds == seconds)
  }

  @Test(arguments: ["", "12", "d", "-1d", "1w", "infd", "nand", "1 d h"])
  func anythingElseIsNoAge(argument: String) {
    #expect(Age(argument: argument) == nil)
  }

  @Test(
    arguments: [
      ("html", [.html]), ("html,json", [.html, .json]), ("pdf", [.pdf]),
      ("json, markdown", [.json, .markdown]),
    ] as [(String, Set<ReportFormat>)])
  func formatsHaveCommasBetweenThem(argument: String, formats: Set<ReportFormat>) {
    #expect(FormatList(argument: argument)?.formats == formats)
  }

  @Test(arguments: ["", "docx", "html,", ",", "html,docx"])
  func anythingElseIsNoFormat(argument: String) {
    #expect(FormatList(argument: argument)?.formats == (argument == "html," ? [.html] : nil))
  }

  @Test func theUsualFormatsAreSaidInOrder() {
    #expect(FormatList(formats: [.markdown, .html]).defaultValueDescription == "html,markdown")
  }
}
