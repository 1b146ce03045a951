import ArgumentParser
import Chapters
import Foundation
import Notebook
import TestSupport
import Testing

@testable import NotebookCommands

struct BookOptionsTests {
  @Test(arguments: [
    ("steps=10", "steps", "10"), ("name=a=b", "name", "a=b"), ("empty=", "empty", ""),
  ])
  func settingsAreNamesWithValues(argument: String, name: String, value: String) {
    #expect(Setting(argument: argument) == Setting(name: name, value: value))
  }

  @Test(arguments: ["steps", "", "=10"])
  func anythingElseIsNoSetting(argument: String) {
    #expect(Setting(argument: argument) == nil)
  }

  private func names(_ chapters: [String]) throws -> [String] {
    let book = try SmallBook(["01-one": "# One\n", "02-two": "# Two\n"]).book
    return try ChapterArguments.parse(chapters).names(in: book)
  }

  @Test func chaptersAreCalledByNameOrPath() throws {
    #expect(
      try names(["01-one", "chapters/02-two.md", "02-two.md"]) == ["01-one", "02-two", "02-two"])
    #expect(try names([]) == [])
  }

  @Test(arguments: [
    ("01-on", "there is no chapter '01-on'; did you mean '01-one'?"),
    ("elsewhere", "there is no chapter 'elsewhere'; there are 01-one, 02-two"),
  ])
  func aChapterThatIsNotThereIsNamed(name: String, message: String) {
    let told = #expect(throws: ValidationError.self) { try names([name]) }
    #expect(told?.message == message)
  }

  /// What goes wrong with a book decides the exit status.
  @Test func aWrongBookEndsWithItsStatus() throws {
    let wrong = try TemporaryFolder(["01.md": "```yaml experiment\nid: a\n```\n"])
    let options = try BookOptions.parse(["--book", wrong.url.path])
    #expect(throws: ExitStatus.invalidBook) { try options.loadBook() }
    let right = try TemporaryFolder(["01.md": "# T\n"])
    let profile = try BookOptions.parse(["--book", right.url.path + "/", "--profile", "nome"])
    #expect(throws: ValidationError.self) { try profile.loadBook() }
    #expect(try BookOptions.parse(["--book", right.url.path + "/"]).loadBook().title == "T")
  }

  @Test func aStoreThatCannotBeMadeEndsWithOne() throws {
    let folder = try TemporaryFolder(["file": ""])
    let options = try BookOptions.parse(["--store", folder.url.appending(path: "file/s").path])
    #expect(throws: ExitStatus.failure) { try options.openStore() }
  }
}
