import Reports
import Testing

@testable import NotebookCommands

/// What options of commands take.
struct ArgumentTests {
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
