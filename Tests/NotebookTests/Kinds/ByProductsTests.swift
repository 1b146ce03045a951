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

  @Test(arguments: [
    ("*.log", "a.log", true), ("tmp", "tmp/x/a.txt", true), ("tmp", "tmp2/a.txt", false),
    ("out/*.csv", "out/a.csv", true), ("out/*.csv", "a.csv", false), ("?.txt", "a.txt", true),
    ("*.log", "a.txt", false), ("[ab].txt", "b.txt", true),
  ])
  func aBookLeavesOutMore(pattern: String, path: String, isLeftOut: Bool) throws {
    #expect(ByProducts(patterns: [pattern]).include(path: path) == isLeftOut)
    let folder = try TemporaryFolder(["in/always.md": "1"])
    let hash = { FileHashes(leavingOut: [pattern]).hash("in", folder: folder.url) }
    let before = hash()
    try folder.write("2", to: "in/\(path)")
    #expect((hash() == before) == isLeftOut)
  }

  @Test(arguments: ["a.txt", ".hidden", "pycache", "a.py", "swp", "#", "~a", "data.csv"])
  func whatSomeoneWroteIs(name: String) {
    #expect(!ByProducts.include(name[...]))
  }
}
