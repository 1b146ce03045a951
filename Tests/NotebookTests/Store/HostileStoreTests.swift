import Foundation
import GRDB
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// A store that came with someone else's book, made to reach outside.
struct HostileStoreTests {
  private let book: TestBook
  private let outside: TemporaryFolder
  /// No process has so high a number: what it left behind is removed.
  private static let gone = "99999999-left"

  init() throws {
    book = try TestBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows: [{x: 1}]
      ```
      """)
    outside = try TemporaryFolder([
      "keep.txt": "keep", "\(Self.gone)/keep.txt": "keep",
      String(repeating: "b", count: 62): "like an object",
    ])
  }

  private var path: String { book.folder.url.appending(path: "store").path }

  private func link(_ name: String) throws {
    try book.folder.link("store/\(name)", to: outside.url.path)
  }

  private func told(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  private func trim() throws {
    let rules = KeepingRules(runs: 0, cells: [])
    _ = try book.store().trim(rules, isDry: false)
  }

  /// Planning, trimming and running all say what is in the way, and leave what is behind it.
  @Test(arguments: [
    ("objects/tmp", "a folder"), ("objects/bb", "a folder of objects"), ("objects", "a folder"),
    ("locks", "a file"),
  ]) func linksAreRefused(name: String, expected: String) async throws {
    let before = try outside.state()
    try link(name)
    let reason = "\(path)/\(name): is a link; expected \(expected)"
    #expect(told { _ = try book.plan() } == reason)
    #expect(told { try trim() } == reason)
    await #expect(throws: StoreError.self) { try await book.run() }
    #expect(try outside.state() == before)
  }

  @Test func theFolderIsALinkOnlyWhereTheUserNamedIt() throws {
    try book.folder.link("named", to: outside.url.path)
    let folder = book.folder.url.appending(path: "named")
    let before = try outside.state()
    #expect(
      told { _ = try Store(folder: folder, followsLink: false) }
        == "\(folder.path): is a link; expected a folder")
    #expect(try outside.state() == before)
    #expect(try Store(folder: folder).outputs().isEmpty)
    #expect(outside.permissions("keep.txt") == 0o644)
  }

  @Test func theStoreIsTheUsersAlone() async throws {
    let results = try await book.run()
    for name in ["store", "store/objects", "store/objects/tmp"] {
      #expect(book.folder.permissions(name) == 0o700, "\(name)")
    }
    let hash = try #require(
      try book.store().outputs().first?.output.contents.frames.first?.hash)
    #expect(book.folder.permissions("store/objects/\(hash.prefix(2))") == 0o700)
    #expect(
      book.folder.permissions("store/objects/\(hash.prefix(2))/\(hash.dropFirst(2))") == 0o600)
    #expect(results.status("a") == .fresh)
    // One that an earlier version made for all to read is closed.
    for name in ["store", "store/objects"] {
      chmod(book.folder.url.appending(path: name).path, 0o755)
    }
    let folder = book.folder.url.appending(path: "store")
    _ = try Store(folder: folder)
    #expect(book.folder.permissions("store") == 0o755)
    #expect(book.folder.permissions("store/objects") == 0o700)
    _ = try Store(folder: folder, followsLink: false)
    #expect(book.folder.permissions("store") == 0o700)
  }

  /// What a cell of a run that is gone left behind goes, links in it as links.
  @Test func leftoversGoWithoutWhatTheyLeadTo() throws {
    let before = try outside.state()
    try link("objects/tmp/\(Self.gone)/away")
    try link("objects/tmp/99999999-link")
    try book.folder.write("", to: "store/objects/tmp/99999999")
    _ = try book.plan()
    let left = try FileManager.default.contentsOfDirectory(atPath: path + "/objects/tmp")
    #expect(left == ["99999999"])
    #expect(try outside.state() == before)
  }

  /// Hashes in the database that are paths lead nowhere: `../` is no hash.
  @Test(arguments: ["../../../victim", "/victim", "..", "", "é", "ab/../../../../victim"])
  func whatIsNoHashIsNoPath(hash: String) async throws {
    try book.folder.write("victim", to: "victim")
    try await book.run()
    let (before, size) = (try book.folder.read("victim"), 6)
    try book.store().write { connection in
      try connection.execute(
        sql: "UPDATE output SET contents = ?",
        arguments: ["frame \(hash) \(size) rows\nblob \(hash) \(size) model\n"])
    }
    let store = try book.store()
    #expect(try book.plan().map(\.status) == [.stale])
    #expect(try store.outputs().count == 1)
    #expect(throws: StoreError.self) { try store.objects.read(hash) }
    #expect(try store.verify().problems.count == 1)
    try store.objects.remove(hash)
    try trim()
    #expect(try book.folder.read("victim") == before)
    #expect(try await book.run().status("a") == .fresh)
  }

  /// An object that is a link, or a pipe, is none; it is written anew in its place.
  @Test func anObjectIsAFile() async throws {
    try await book.run()
    let store = try book.store()
    let object = try #require(try store.outputs().first?.output.contents.frames.first)
    let name = "store/objects/\(object.hash.prefix(2))/\(object.hash.dropFirst(2))"
    let before = try outside.state()
    let bytes = try Data(contentsOf: store.objects.url(object.hash))
    for put in ["link", "pipe"] {
      try FileManager.default.removeItem(at: book.folder.url.appending(path: name))
      if put == "link" { try book.folder.link(name, to: outside.url.path + "/keep.txt") }
      if put == "pipe" { try book.folder.pipe(name) }
      #expect(!store.objects.contains(object.hash, size: object.size))
      #expect(throws: StoreError.self) { try store.objects.read(object.hash) }
      #expect(throws: StoreError.self) { try store.objects.verify(object) }
      #expect(try book.plan().map(\.status) == [.stale])
      #expect(try await book.run().status("a") == .fresh)
      #expect(try store.objects.read(object.hash) == bytes)
    }
    #expect(try outside.state() == before)
  }

  /// What the database lists as an output's frames and blobs is read as objects only.
  @Test func blobsAreObjectsToo() async throws {
    try await book.run()
    let store = try book.store()
    let hash = String(repeating: "a", count: 64)
    try book.folder.link(
      "store/objects/aa/\(hash.dropFirst(2))", to: outside.url.path + "/keep.txt")
    let contents = OutputContents(
      frames: [], blobs: [.init(name: "model", hash: hash, size: 4)])
    let told = #expect(throws: StoreError.self) {
      try store.objects.output(hash: "h", contents, axes: [])
    }
    #expect(told?.description == "the object aaaaaaaaaaaa ('model') is missing")
  }
}
