import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct OwnFolderTests {
  private let outside: TemporaryFolder
  private let base: TemporaryFolder
  private let folder: OwnFolder

  init() throws {
    outside = try TemporaryFolder(["keep.txt": "keep", "deep/keep.txt": "keep"])
    base = try TemporaryFolder(["own/file.txt": "text", "own/sub/inner.txt": "inner"])
    try base.link("own/link", to: outside.url.path)
    try base.link("own/link.txt", to: outside.url.appending(path: "keep.txt").path)
    try base.link("own/new.txt", to: outside.url.appending(path: "made.txt").path)
    try base.pipe("own/pipe")
    folder = try OwnFolder(base.url.appending(path: "own"))
  }

  private var path: String { base.url.appending(path: "own").path }

  private func told(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func filesAreReadAndWritten() throws {
    #expect(try folder.data(of: "file.txt") == Data("text".utf8))
    #expect(try folder.data(of: "sub/inner.txt") == Data("inner".utf8))
    #expect(try folder.data(of: "none") == nil && folder.data(of: "none/none") == nil)
    try folder.write(Data("new".utf8), to: "file.txt")
    try folder.write(Data("other".utf8), to: "sub/other.txt")
    #expect(try base.read("own/file.txt") == "new")
    #expect(try base.read("own/sub/other.txt") == "other")
    #expect(folder.size(of: "sub/other.txt") == 5 && folder.size(of: "sub") == nil)
    try folder.remove("file.txt")
    try folder.remove("file.txt")
    let names = try folder.entries().map(\.name).sorted()
    #expect(names == ["link", "link.txt", "new.txt", "pipe", "sub"])
  }

  @Test func entriesAreOfTheirKinds() throws {
    let kinds = Dictionary(uniqueKeysWithValues: try folder.entries().map { ($0.name, $0.kind) })
    #expect(kinds["file.txt"] == .file && kinds["sub"] == .folder)
    #expect(kinds["link"] == .link && kinds["new.txt"] == .link && kinds["pipe"] == .pipe)
    #expect(folder.kind(of: "link") == .link && folder.kind(of: "none") == nil)
  }

  /// Reading, writing and removing lead nowhere else, and say where they stopped.
  @Test func nothingIsReachedThroughALink() throws {
    let before = try outside.state()
    #expect(
      told { _ = try folder.data(of: "link.txt") } == "\(path)/link.txt: is a link; expected a file"
    )
    for name in ["link.txt", "new.txt"] {
      #expect(
        told { try folder.write(Data("x".utf8), to: name) }
          == "\(path)/\(name): is a link; expected a file")
      #expect(told { _ = try folder.file(name, O_WRONLY | O_CREAT) } != nil)
    }
    for name in ["link/keep.txt", "link/made.txt"] {
      let reason = "\(path)/link: is a link; expected a folder"
      #expect(told { _ = try folder.data(of: name) } == reason)
      #expect(told { try folder.write(Data(), to: name) } == reason)
      #expect(told { try folder.remove(name) } == reason)
    }
    #expect(told { _ = try folder.folder("link") } == "\(path)/link: is a link; expected a folder")
    #expect(folder.size(of: "link.txt") == nil)
    try folder.remove("link.txt")
    #expect(folder.kind(of: "link.txt") == .link)
    #expect(try outside.state() == before)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    #expect(told { _ = try folder.data(of: "pipe") } == "\(path)/pipe: is a pipe; expected a file")
    #expect(
      told { try folder.write(Data(), to: "pipe") } == "\(path)/pipe: is a pipe; expected a file")
    #expect(
      told { _ = try folder.folder("file.txt") } == "\(path)/file.txt: is a file; expected a folder"
    )
  }

  @Test(arguments: [
    "", ".", "..", "../own/file.txt", "/etc/hostname", "sub/", "sub//inner.txt", "a\u{0}b",
  ])
  func namesThatLeadAwayAreRefused(name: String) throws {
    let before = try base.state()
    #expect(
      told { _ = try folder.data(of: name) }?.hasSuffix(": is no place in this folder") == true)
    #expect(told { try folder.write(Data(), to: name) } != nil)
    #expect(told { try folder.remove(name) } != nil)
    #expect(told { try folder.removeAll(name) } != nil)
    #expect(try base.state() == before)
  }

  /// A folder goes with its links, and what they lead to stays.
  @Test func removingAFolderStopsAtLinks() throws {
    let before = try outside.state()
    try base.link("own/sub/away", to: outside.url.path)
    try base.link("own/sub/deep/away.txt", to: outside.url.appending(path: "keep.txt").path)
    try folder.removeAll("sub")
    try folder.removeAll("link")
    #expect(folder.kind(of: "sub") == nil && folder.kind(of: "link") == nil)
    #expect(try outside.state() == before)
  }

  @Test func aFolderIsALinkOnlyWhereTheUserNamedIt() throws {
    let link = base.url.appending(path: "own/link")
    #expect(told { _ = try OwnFolder(link) } == "\(link.path): is a link; expected a folder")
    #expect(told { _ = try OwnFolder.existing(link) } != nil)
    let followed = try OwnFolder(link, followsLink: true)
    #expect(try followed.data(of: "keep.txt") == Data("keep".utf8))
    #expect(try OwnFolder.existing(base.url.appending(path: "none")) == nil)
  }

  @Test func foldersAreMadeForWhomTheyAre() throws {
    let place = base.url.appending(path: "a/b/c")
    let made = try OwnFolder(place, permissions: 0o700)
    #expect(base.permissions("a/b/c") == 0o700)
    _ = try made.folder("d", permissions: 0o700)
    #expect(base.permissions("a/b/c/d") == 0o700)
    chmod(place.path, 0o755)
    try OwnFolder(place).keepFromOthers()
    #expect(base.permissions("a/b/c") == 0o700)
    let file = base.url.appending(path: "own/file.txt/x")
    #expect(told { _ = try OwnFolder(file) } == "\(file.path): cannot be made: Not a directory")
  }

  /// What cannot be put in place leaves nothing behind.
  @Test func aWriteThatFailsLeavesNothing() throws {
    #expect(
      told { try folder.write(Data(), to: "sub") } == "\(path)/sub: is a folder; expected a file")
    #expect(told { try folder.write(Data(), to: "none/x") } != nil)
    try folder.writeNew(Data("1".utf8), to: "t", permissions: 0o600, isSynced: true)
    #expect(base.permissions("own/t") == 0o600)
    #expect(
      told { try folder.writeNew(Data(), to: "t", permissions: 0o600, isSynced: true) }
        == "\(path)/t: cannot be opened: File exists")
    let sub = try folder.folder("sub")
    #expect(told { try folder.move("t", to: "none/x", in: sub) } != nil)
    #expect(folder.kind(of: "t") == nil)
  }
}
