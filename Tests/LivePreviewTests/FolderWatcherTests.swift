import Foundation
import TestSupport
import Testing

@testable import LivePreview

struct FolderWatcherTests {
  /// The names that are told once one of them is told.
  private static func names(_ watcher: FolderWatcher, upTo last: String) async -> Set<String> {
    var names: Set<String> = []
    for await _ in watcher.changes {
      names.formUnion(watcher.takeNames())
      if names.contains(last) { break }
    }
    return names
  }

  @Test func savesOfEverySortAreNoticed() async throws {
    let folder = try TemporaryFolder(["old": "", "moved": "", "deleted": ""])
    let watcher = try FolderWatcher()
    watcher.watch(folder.url)
    watcher.watch(folder.url)
    try folder.write("in place", to: "old")
    let files = FileManager.default
    try files.moveItem(
      at: folder.url.appending(path: "moved"), to: folder.url.appending(path: "renamed"))
    try files.removeItem(at: folder.url.appending(path: "deleted"))
    try folder.write("", to: "last")
    let names = await Self.names(watcher, upTo: "last")
    #expect(names.isSuperset(of: ["old", "moved", "renamed", "deleted", "last"]))
  }

  @Test func filesOfEditorsAreNot() async throws {
    let folder = try TemporaryFolder()
    let watcher = try FolderWatcher()
    watcher.watch(folder.url)
    for name in [".01.md.swp", "01.md~", "4913", "x.swp", "last"] {
      // Foundation would write beside and rename.
      #expect(
        FileManager.default.createFile(atPath: folder.url.appending(path: name).path, contents: nil)
      )
    }
    #expect(await Self.names(watcher, upTo: "last") == ["last"])
  }

  @Test func namesOfAnyLengthAreTold() async throws {
    let folder = try TemporaryFolder()
    let watcher = try FolderWatcher()
    watcher.watch(folder.url)
    let names = ["a", "übersicht 1.md", String(repeating: "n", count: 200), "last"]
    for name in names {
      #expect(
        FileManager.default.createFile(atPath: folder.url.appending(path: name).path, contents: nil)
      )
    }
    #expect(await Self.names(watcher, upTo: "last") == Set(names))
    #expect(watcher.takeNames().isEmpty, "each is told once")
  }
}
