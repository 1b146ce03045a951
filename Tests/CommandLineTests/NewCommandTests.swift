import Foundation
import TestSupport
import Testing

struct NewCommandTests {
  /// Whatever a book or a chapter is called, what is written runs.
  @Test(arguments: ["mean", "id", "true", "9-lives", "é-tude", "rows"])
  func aNewChapterOfAnyNameRuns(name: String) throws {
    let program = try Palimpsest([:])
    try #require(try program.run("new", "book", ".").status == 0)
    let made = try program.run("new", "chapter", "02-\(name)")
    #expect(made.output == "chapters/02-\(name).md\n", "\(made.errors)")
    let report = try program.run("report", "--strict")
    #expect([0, 3].contains(report.status), "\(report.errors)")
    #expect(report.output.contains("Twice the dose has less than twice the effect."))
    let again = try program.run("new", "chapter", "02-\(name)")
    #expect(again.status == 1 && again.errors.contains("is there already; nothing was written"))
  }

  @Test(arguments: ["a: b", "#1", "\"quoted\"", "plain-name"])
  func aNewBookOfAnyNameRuns(name: String) throws {
    let program = try Palimpsest([:])
    try #require(try program.run("new", "book", name).status == 0)
    let run = try program.run("run", "--book", "\(name)/chapters", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
  }
}
