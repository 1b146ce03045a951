import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct BookFilesTests {
  @Test(arguments: [
    ("a.csv", "/book/chapters/a.csv"), ("sub/../a.csv", "/book/chapters/a.csv"),
    ("../a.csv", "/book/a.csv"), ("/else/a.csv", "/else/a.csv"),
    ("a b.csv", "/book/chapters/a b.csv"),
  ])
  func pathsAreFromTheFolderOfTheChapters(path: String, place: String) {
    for folder in ["/book/chapters", "/book/chapters/"] {
      #expect(BookFiles.url(path, folder: URL(filePath: folder)).path == place)
    }
  }

  /// A folder's hash is over the names and contents of its files, and nothing else.
  @Test func aFolderIsHashedByItsFiles() throws {
    let folder = try TemporaryFolder([
      "one/a": "1", "one/sub/b": "2", "two/sub/b": "2", "two/a": "1",
    ])
    let hash = { (name: String) in FileHashes().hash(name, folder: folder.url) }
    #expect(hash("one") != nil && hash("one") == hash("two"))
    let lines = "\(ContentHash.sha256("1")) a\n\(ContentHash.sha256("2")) sub/b\n"
    #expect(hash("one") == ContentHash.sha256(lines))
    try folder.write("3", to: "two/sub/b")
    #expect(hash("one") != hash("two"))
    try folder.write("2", to: "two/sub/b")
    try folder.write("", to: "two/c")
    #expect(hash("one") != hash("two"))
  }

  /// Hashes are remembered only as long as a file stays as it is.
  @Test func aFileIsReadAnewWhereItHasChanged() throws {
    let folder = try TemporaryFolder(["a": "1"])
    let files = FileHashes()
    for text in ["1", "2", "3"] {
      try folder.write(text, to: "a")
      #expect(files.hash("a", folder: folder.url) == ContentHash.sha256(text))
    }
    // Put in place under an old time, as an archive does.
    try folder.write("4", to: "b")
    let old = Date(timeIntervalSinceNow: -10_000)
    let place = folder.url.appending(path: "b")
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: place.path)
    #expect(files.hash("b", folder: folder.url) == ContentHash.sha256("4"))
    try folder.write("5", to: "b")
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: place.path)
    #expect(files.hash("b", folder: folder.url) == ContentHash.sha256("5"))
  }

  @Test func whatIsNotThereHasNoHash() throws {
    let folder = try TemporaryFolder()
    #expect(FileHashes().hash("none", folder: folder.url) == nil)
  }
}
