import Chapters
import Foundation
import Testing

@testable import NotebookCommands

struct BookWorkflowTests {
  private func workflow(_ program: String) throws -> SpecNode {
    try YAML.parse(YAML.Source(text: BookWorkflow.text(program: program), file: BookWorkflow.file))
  }

  /// It is YAML, in which the book is run, and its pages are published by a job that may do that and no more.
  @Test func itRunsTheBookAndPublishesItsPages() throws {
    let jobs = try #require(try workflow("palimpsest")["jobs"])
    let steps = try #require(jobs["run"]?["steps"]?.items)
    let commands = steps.compactMap { $0["run"]?.text }
    #expect(commands.contains("palimpsest report --strict"))
    let upload = try #require(
      steps.first { $0["uses"]?.text?.hasPrefix("actions/upload-pages-artifact@") == true })
    #expect(upload["with"]?["path"]?.text == "artifacts")
    #expect(jobs["publish"]?["needs"]?.text == "run")
    #expect(jobs["publish"]?["permissions"]?["pages"]?.text == "write")
    #expect(try workflow("palimpsest")["permissions"]?["contents"]?.text == "read")
  }

  /// Another program has a variable of its own, in letters that GitHub takes.
  @Test(arguments: [("palimpsest", "PALIMPSEST_ARCHIVE"), ("my-book", "MY_BOOK_ARCHIVE")])
  func theProgramComesFromAVariable(program: String, variable: String) throws {
    let steps = try #require(try workflow(program)["jobs"]?["run"]?["steps"]?.items)
    let get = try #require(steps.first { $0["name"]?.text == "Get \(program)" })
    #expect(get["env"]?["ARCHIVE"]?.text == "${{ vars.\(variable) }}")
    #expect(get["run"]?.text?.contains("set the variable \(variable) of") == true)
  }
}

extension SpecNode {
  /// The value of a key.
  fileprivate subscript(key: String) -> SpecNode? { entries?.first { $0.key.text == key }?.value }
}
