import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

/// A folder of artifacts that came with someone else's book.
struct HostileArtifactsTests {
  private let book: SmallBook
  private let outside: TemporaryFolder

  init() async throws {
    book = try await SmallBook()
    outside = try TemporaryFolder(["keep.txt": "keep", "index.html": "theirs"])
  }

  private var folder: URL { book.folder.url.appending(path: "artifacts") }

  private func write(followsLink: Bool = false) throws {
    try ReportWriter.write(book.results, to: folder, followsLink: followsLink, isSingleFile: false)
  }

  private func told(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  /// Adds files to the manifest, with the hash of some text.
  private func list(_ names: [String], text: String = "keep") throws {
    let file = folder.appending(path: "manifest.json")
    var manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    var files = try #require(manifest["files"] as? [String: String])
    for name in names { files[name] = ContentHash.sha256(text) }
    manifest["files"] = files
    manifest["pages"] = try #require(manifest["pages"] as? [String]) + names
    manifest["data"] = try #require(manifest["data"] as? [String]) + names
    try JSONSerialization.data(withJSONObject: manifest).write(to: file)
  }

  /// Only what a report has as its files, unchanged and in the folder, goes with it.
  @Test func namesInTheManifestAreNotBelieved() throws {
    try write()
    for path in ["mine/keep.html", "old.html", "data/old.x.csv", "notes.txt", "edited.md"] {
      try book.folder.write("keep", to: "artifacts/\(path)")
    }
    try book.folder.write("keep, and mine", to: "artifacts/edited.md")
    try book.folder.write("keep", to: "beside.html")
    try book.folder.link("artifacts/link", to: outside.url.path)
    try book.folder.link("artifacts/link.html", to: outside.url.path + "/keep.txt")
    try book.folder.pipe("artifacts/pipe.html")
    let before = try outside.state()
    try list([
      "", ".", "..", "../beside.html", "mine", "mine/keep.html", "link", "link/keep.txt",
      "link.html", "pipe.html", "notes.txt", "edited.md", "data", "data/", "data/../old.html",
      "data/none.csv", "\(outside.url.path)/keep.txt", "old.html", "data/old.x.csv", "a\u{0}b.html",
    ])
    try write()
    let left = Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
    #expect(!left.contains("old.html") && !left.contains("data/old.x.csv"))
    #expect(
      left.isSuperset(of: [
        "mine/keep.html", "notes.txt", "edited.md", "link", "link.html", "pipe.html", "index.html",
      ]))
    #expect(try book.folder.read("beside.html") == "keep")
    #expect(try outside.state() == before)
  }

  /// Neither what is said to be linked to: what is hidden, edited or elsewhere stays.
  @Test func linkedFilesInTheManifestAreNotBelieved() async throws {
    try write()
    for path in ["mine/.git/config", ".env", "old.csv", "edited.csv", "mine/old.pdf"] {
      try book.folder.write("keep", to: "artifacts/\(path)")
    }
    try book.folder.write("keep, and mine", to: "artifacts/edited.csv")
    try book.folder.link("artifacts/link", to: outside.url.path)
    let before = try outside.state()
    let names = [
      "mine/.git/config", ".env", "old.csv", "edited.csv", "mine/old.pdf", "../keep.txt",
      "link/keep.txt",
      "/keep.txt", "mine//old.csv", "", ".",
    ]
    try list(names)
    let file = folder.appending(path: "manifest.json")
    var manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    manifest["linked"] = names
    try JSONSerialization.data(withJSONObject: manifest).write(to: file)
    try write()
    let left = Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
    #expect(left.isSuperset(of: ["mine/.git/config", ".env", "edited.csv", "link"]))
    #expect(!left.contains("old.csv") && !left.contains("mine/old.pdf"))
    #expect(try outside.state() == before)
  }

  @Test func theFolderIsALinkOnlyWhereTheUserNamedIt() throws {
    try book.folder.link("artifacts", to: outside.url.path)
    let before = try outside.state()
    #expect(told { try write() } == "\(folder.path): is a link; expected a folder")
    #expect(told { _ = try PublishedReport(folder: folder, followsLink: false) } != nil)
    #expect(try outside.state() == before)
    try write(followsLink: true)
    #expect(try outside.read("index.html").hasPrefix("<!DOCTYPE html>"))
    _ = try PublishedReport(folder: folder)
  }

  @Test(arguments: ["index.html", "manifest.json", "data", "data/doses.rows.csv"])
  func nothingIsWrittenThroughALink(name: String) throws {
    try book.folder.link("artifacts/\(name)", to: outside.url.path + "/keep.txt")
    let before = try outside.state()
    let told = told { try write() }
    #expect(
      told?.hasPrefix("\(folder.path)/\(name): is a link; expected a") == true, "\(told ?? "")")
    #expect(try outside.state() == before)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    try book.folder.pipe("artifacts/manifest.json")
    let reason = "\(folder.path)/manifest.json: is a pipe; expected a file"
    #expect(told { try write() } == reason)
    #expect(told { _ = try PublishedReport(folder: folder) } == reason)
  }

  /// Looking for what was altered reads nothing from elsewhere.
  @Test func alterationsAreSoughtInTheFolder() throws {
    try write()
    #expect(try PublishedReport(folder: folder).alterations().isEmpty)
    try book.folder.link("artifacts/link.html", to: outside.url.path + "/keep.txt")
    try list(["link.html", "../artifacts/index.html", outside.url.path + "/keep.txt"])
    let altered = try PublishedReport(folder: folder).alterations()
    #expect(altered.count == 3 && altered.allSatisfy { $0.found == "no such file" })
  }
}
