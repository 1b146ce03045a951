import Foundation
import TestSupport
import Testing

@testable import Notebook

struct FileHashesTests {
  @Test func aFoldersHashIsThatOfItsFilesAndTheirNames() throws {
    let folder = try TemporaryFolder(["lib/a.py": "A = 1\n", "lib/sub/b.py": ""])
    let hash = { FileHashes().hash("lib", folder: folder.url) }
    let first = try #require(hash())
    #expect(hash() == first)
    try folder.write("A = 2\n", to: "lib/a.py")
    let second = hash()
    #expect(second != first)
    try folder.write("", to: "lib/c.py")
    #expect(hash() != second)
    #expect(FileHashes().hash("none", folder: folder.url) == nil)
  }

  /// Running a program changes nothing about what it read.
  @Test func whatPythonCompilesIsNoPartOfAFolder() throws {
    let folder = try TemporaryFolder(["lib/a.py": "A = 1\n", "lib/sub/b.py": ""])
    let before = FileHashes().hash("lib", folder: folder.url)
    try folder.write("compiled", to: "lib/__pycache__/a.cpython-311.pyc")
    try folder.write("compiled", to: "lib/sub/__pycache__/b.cpython-311.pyc")
    #expect(FileHashes().hash("lib", folder: folder.url) == before)
    try folder.write("no folder of that name", to: "lib/__pycache__.py")
    #expect(FileHashes().hash("lib", folder: folder.url) != before)
  }
}
