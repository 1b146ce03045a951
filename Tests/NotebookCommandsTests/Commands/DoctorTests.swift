import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import NotebookCommands

struct DoctorTests {
  @Test func aRemedyMakesAProblem() {
    #expect(Examination(subject: "s", finding: "f").text == "ok      s: f")
    #expect(
      Examination(subject: "s", finding: "f", remedy: "do").text == "problem s: f\n        do")
  }

  /// What only some commands need is told, and is no problem.
  @Test func whatOnlySomeNeedIsNoProblem() async {
    let (tracer, printer) = (await Examination.tracer(), await Examination.printer())
    #expect(tracer.subject == "audit" && tracer.remedy == nil)
    #expect(printer.subject == "pdf" && printer.remedy == nil)
    #expect(printer.finding.contains(Chromium.found() == nil ? "apt-get install" : "Chrom"))
  }

  @Test func aStoreThatCannotBeMadeIsAProblem() throws {
    let folder = try TemporaryFolder(["file": ""])
    let chosen = ChosenFolder.init(argument:)
    let good = folder.url.appending(path: "store").path
    #expect(
      Examination.store(chosen(good)).text == "ok      store: \(good) can be read and written")
    let bad = Examination.store(chosen(folder.url.appending(path: "file/store").path))
    #expect(bad.remedy == "choose another folder with --store DIR")
  }

  @Test func aBookIsReadAndCounted() throws {
    let small = try SmallBook(["01": "# A title\n\n" + SmallBook.rows("a", "sweep: {seed: [1, 2]}")]
    )
    let path = small.folder.url.appending(path: "chapters").path
    let good = Examination.book(try BookOptions.parse(["--book", path]))
    #expect(good.finding.contains("1 chapters, 2 cells in the profile '") && good.remedy == nil)
    let bad = Examination.book(try BookOptions.parse(["--book", path + "/none"]))
    #expect(bad.remedy != nil)
  }
}
