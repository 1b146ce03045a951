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
    #expect(report.status == 0, "\(report.errors)")
    #expect(report.output.contains("Twice the dose has less than twice the effect."))
    let again = try program.run("new", "chapter", "02-\(name)")
    #expect(again.status == 1 && again.errors.contains("is there already; nothing was written"))
  }

  /// What is written runs as it is, here and as GitHub would run it.
  @Test func aNewBookPassesAStrictReport() throws {
    let program = try Palimpsest([:])
    try #require(try program.run("new", "book", ".").status == 0)
    let report = try program.run("report", "--strict")
    #expect(report.status == 0, "\(report.errors)")
    let workflow = try program.folder.read(".github/workflows/book.yml")
    #expect(workflow.contains("run: palimpsest report --strict\n"))
    #expect(!workflow.contains(Checkout.root.path) && !workflow.contains(program.folder.url.path))
  }

  @Test(arguments: ["a: b", "#1", "\"quoted\"", "plain-name"])
  func aNewBookOfAnyNameRuns(name: String) throws {
    let program = try Palimpsest([:])
    try #require(try program.run("new", "book", name).status == 0)
    let run = try program.run("run", "--book", "\(name)/chapters", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
  }
}
