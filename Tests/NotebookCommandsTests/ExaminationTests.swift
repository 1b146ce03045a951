import Notebook
import Testing

@testable import NotebookCommands

struct ExaminationTests {
  @Test func aFindingIsALine() {
    #expect(Examination(subject: "store", finding: "fine").text == "ok      store: fine")
  }

  @Test func aProblemHasItsRemedyBelow() {
    let problem = Examination(subject: "book", finding: "torn", remedy: "glue it")
    #expect(problem.text == "problem book: torn\n        glue it")
  }

  @Test func aLibraryThatIsNotThereNamesItsPackage() async {
    let library = await Examination.library("no-such-library", package: "libnone-dev")
    #expect(library.finding == "not found")
    #expect(library.remedy == "sudo apt-get install libnone-dev")
    // Who has an archive of the program builds nothing.
    let elsewhere = await Examination.library(
      "no-such-library", package: "libnone-dev", in: SearchPath(["PATH": "/nowhere"]))
    #expect(elsewhere.text == "ok      no-such-library: not found; only a build needs it")
  }

  @Test(arguments: [("env", true), ("no-such-program", false)])
  func programsAreLookedFor(program: String, isThere: Bool) {
    #expect(Examination.isThere(program) == isThere)
  }

  /// What a program prints counts only where it succeeds.
  @Test func theOutputOfAFailureIsNone() async {
    #expect(await Examination.output(of: "sh", ["-c", "echo ' a '"]) == "a")
    #expect(await Examination.output(of: "sh", ["-c", "echo a; exit 3"]) == nil)
    #expect(await Examination.output(of: "no-such-program", []) == nil)
  }
}
