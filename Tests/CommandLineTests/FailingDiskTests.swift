import Foundation
import TestSupport
import Testing

/// Disks that are full or cannot be written: an error that names the path, and nothing is lost.
struct FailingDiskTests {
  /// Runs a command with a small file system of its own in memory, where that is allowed.
  private func withDisk(
    _ options: String, _ body: (_ folder: String) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    func mount(_ arguments: [String]) throws -> Bool {
      try SpawnedProcess("env", arguments).end().status == 0
    }
    guard try mount(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.url.path]) else {
      return
    }
    defer { _ = try? mount(["umount", "-l", folder.url.path]) }
    try body(folder.url.path)
  }

  @Test func aFullDiskIsAnErrorThatNamesThePath() throws {
    let program = try FaultyBook(cells: 4, milliseconds: 0)
    try withDisk("size=4m") { disk in
      try Data(repeating: 1, count: 4_100_000).write(to: URL(fileURLWithPath: "\(disk)/filler"))
      let full = try program.run("run", "--store", "\(disk)/store")
      #expect(full.status == 1)
      #expect(full.errors.contains("\(disk)/store"), "\(full.errors)")
      #expect(full.errors.contains("full") || full.errors.contains("No space"), "\(full.errors)")
      try FileManager.default.removeItem(atPath: "\(disk)/filler")
      let after = try program.run("run", "--quiet", "--store", "\(disk)/store")
      #expect(after.status == 0, "\(after.errors)")
      #expect(try program.run("store", "verify", "--store", "\(disk)/store").status == 0)
    }
  }

  @Test func anUnwritableFolderIsAnErrorThatNamesThePath() throws {
    let program = try FaultyBook(cells: 1, milliseconds: 0)
    try withDisk("ro") { disk in
      let store = try program.run("run", "--store", "\(disk)/store")
      #expect(store.status == 1)
      #expect(store.errors.contains("\(disk)/store"), "\(store.errors)")
      #expect(store.errors.contains("Read-only file system"), "\(store.errors)")
      let pages = try program.run("report", "--artifacts", "\(disk)/pages")
      #expect(pages.status == 1)
      #expect(pages.errors.contains("\(disk)/pages"), "\(pages.errors)")
    }
    try program.folder.write("a file", to: "file")
    let ended = try program.run("run", "--store", "file/store")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("file/store"), "\(ended.errors)")
  }
}
