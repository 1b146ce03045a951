import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct OutsideInputsTests {
  @Test func aFileIsReadOnce() {
    var inputs = OutsideInputs(files: [InputFile(path: "a"), InputFile(path: "b")])
    inputs.add(InputFile(path: "a"))
    inputs.add(
      OutsideInputs(files: [InputFile(path: "c"), InputFile(path: "b")], variables: ["V"]))
    #expect(inputs.files.map(\.path) == ["a", "b", "c"])
    #expect(inputs.variables == ["V"])
  }

  /// Which words of a command name files of the book.
  @Test(arguments: [
    ("script.py", true), ("sub/data.csv", true), ("sub", true), ("missing.py", false),
    ("../beside.txt", true), (".", false), ("", false), ("/bin/sh", false), ("a\u{0}b", false),
  ])
  func wordsThatNameFilesOfTheBook(word: String, isOne: Bool) throws {
    let project = try TemporaryFolder([
      "chapters/script.py": "", "chapters/sub/data.csv": "", "beside.txt": "",
    ])
    let folder = project.url.appending(path: "chapters")
    #expect(BookFiles.isOfBook(word, folder: folder, folder.path) == isOne)
  }
}
