import Foundation
import Frames
import TestSupport
import Testing

@testable import Notebook

struct MachinePathsTests {
  private static let home = FileManager.default.homeDirectoryForCurrentUser.path
  private static let folder = URL(filePath: "/srv/my books/one/chapters")

  @Test(arguments: [
    ("File \"/srv/my books/one/chapters/a.py\", line 3", "File \"a.py\", line 3"),
    ("in /srv/my books/one/chapters.", "in .."),
    ("cd '/srv/my books/one/chapters'", "cd '.'"),
    ("/srv/my books/one/chapters/lib/x.py: no", "lib/x.py: no"),
    ("/srv/my books/one/data.csv and /srv/my books/one", "../data.csv and .."),
    ("/srv/my books/one/chapters-old/x", "../chapters-old/x"),
    ("(\(home)/.venv/lib/x.py)", "(~/.venv/lib/x.py)"),
    ("/tmp/a1b2/scratch.json", "…/scratch.json"),
    ("/tmp/x", "…/x"),
    ("/tmp/venv/lib/python3/site-packages/torch/nn/module.py", "…/torch/nn/module.py"),
    ("/usr/lib/python3/json/decoder.py", "/usr/lib/python3/json/decoder.py"),
    ("GET https://host/tmp/x and /api/v1/users", "GET https://host/tmp/x and /api/v1/users"),
    ("a/tmp/x 3/4 /", "a/tmp/x 3/4 /"),
  ]) func messagesKeepNoPathOfThisMachine(message: String, shortened: String) {
    #expect(MachinePaths(folder: Self.folder).shortened(message) == shortened)
  }

  /// A program says where it is without links, whatever way led there.
  @Test func aFolderBehindALinkIsTheSame() throws {
    let place = try TemporaryFolder(["book/a.py": ""])
    let link = place.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: place.url.appending(path: "book"))
    let real = place.url.resolvingSymlinksInPath().path
    #expect(MachinePaths(folder: link).shortened("\(real)/book/a.py:1") == "a.py:1")
  }

  @Test func valuesNameTheBooksFilesFromItsFolder() {
    var frame = Frame(
      "rows", columns: [Frame.Column("file", .text, "a file"), Frame.Column("n", .integer, "n")])
    let path = Self.folder.path
    let texts = [
      "\(path)/a.csv", path, "/tmp/x/y", "see \(path)/b.csv", "chapters", "/tmp/s/7/doses.json",
    ]
    for text in texts {
      frame.append([.text(text), 1])
    }
    MachinePaths(folder: Self.folder, scratch: URL(filePath: "/tmp/s/7"))
      .shorten(&frame, readFrom: Data("chapters".utf8))
    #expect(
      frame.values(of: "file") == ["a.csv", ".", "/tmp/x/y", "see b.csv", "chapters", "doses.json"])
  }
}
