import Chapters
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

/// A book of one chapter that is read and checked, and not run.
enum ReadBook {
  /// An experiment that the chapter begins with: lines 1 to 8.
  static let rows = """
    ```yaml experiment
    id: a
    run: data
    rows:
      - {name: x, draw: 0, value: 1.5}
      - {name: y, draw: 1, value: 2.5}
    ```


    """

  /// The blocks of a chapter, after the experiment.
  static func blocks(_ chapter: String, types: BlockRegistry = .standard) throws -> [Block] {
    Array(try load(rows + chapter, types).chapters[0].blocks.dropFirst())
  }

  /// What is said of a chapter that is wrong.
  static func complaints(_ chapter: String, types: BlockRegistry = .standard) throws -> [String] {
    let error = #expect(throws: InvalidBook.self) { try load(rows + chapter, types) }
    return error?.diagnostics.map(\.description) ?? []
  }

  private static func load(_ chapter: String, _ types: BlockRegistry) throws -> Book {
    let folder = try TemporaryFolder(["chapters/01.md": chapter])
    return try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "01", kinds: KindRegistry([]),
      blocks: types
    ).load()
  }
}
