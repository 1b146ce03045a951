import Chapters
import Foundation
import Notebook
import TestSupport

@testable import Reports

/// A book of one chapter that may run commands, with files beside it.
struct TemporaryBook {
  let folder: TemporaryFolder
  private let kinds = KindRegistry([])

  init(_ chapter: String, files: [String: String] = [:]) throws {
    var all = ["chapters/01.md": chapter, "chapters/book.yml": "title: T\nallow_commands: true\n"]
    for (name, text) in files { all["chapters/\(name)"] = text }
    folder = try TemporaryFolder(all)
  }

  /// The book as it is checked.
  func load(isDraft: Bool = false) throws -> Book {
    try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: kinds,
      blocks: .standard
    ).load(isDraft: isDraft)
  }

  /// What its cells put out.
  func run(isDraft: Bool = false) async throws -> BookResults {
    let store = try Store(folder: folder.url.appending(path: "store"))
    return try await Runner(
      load(isDraft: isDraft), store: store, executor: InProcessExecutor(kinds), options: .init(),
      tell: { _ in }
    ).run()
  }

  /// What cannot be shown of it, a line each.
  func problems() async throws -> [String] {
    ReportSource(try await run()).problems.map(\.description)
  }

  /// What is wrong with it before anything runs, a line each.
  func complaints() -> [String] {
    do {
      _ = try load()
      return []
    } catch {
      return (error as? InvalidBook)?.diagnostics.map(\.description) ?? ["\(error)"]
    }
  }
}
