import Foundation
import TestSupport
import Testing

@testable import Notebook

struct ByProductsTests {
  @Test(arguments: [
    "__pycache__", ".DS_Store", "Thumbs.db", "a.pyc", "notes.txt~", ".a.swp", ".#lock", "#a#",
    "._a",
    ".~lock.x.ods#", ".ipynb_checkpoints",
  ])
  func whatNobodyWroteIsNoInput(name: String) throws {
    #expect(ByProducts.include(name[...]))
    let folder = try TemporaryFolder(["in/a.txt": "1"])
    let before = FileHashes().hash("in", folder: folder.url)
    try Data("2".utf8).write(to: folder.url.appending(path: "in/\(name)"))
    #expect(FileHashes().hash("in", folder: folder.url) == before)
  }

  @Test(arguments: ["a.txt", ".hidden", "pycache", "a.py", "swp", "#", "~a", "data.csv"])
  func whatSomeoneWroteIs(name: String) {
    #expect(!ByProducts.include(name[...]))
  }
}
