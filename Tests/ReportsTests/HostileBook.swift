import Chapters
import Foundation
import Frames
import Notebook
import TestSupport

@testable import Reports

/// A book of someone whom nobody knows, run for real and rendered.
struct HostileBook {
  private let folder: TemporaryFolder
  let results: BookResults

  /// The folder of the pages.
  var pages: URL { folder.url.appending(path: "artifacts") }

  /// A book of some chapters.
  ///
  /// - Parameters:
  ///   - chapters: The chapters by name.
  ///   - allowsHTML: Whether it lets raw HTML through.
  /// - Throws: Where it cannot be read or run.
  init(_ chapters: [String: String], allowsHTML: Bool = false) async throws {
    var files = ["chapters/book.yml": "title: A book\nallow_html: \(allowsHTML)\n"]
    for (name, text) in chapters { files["chapters/\(name).md"] = text }
    folder = try TemporaryFolder(files)
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard
    ).load()
    let store = try Store(folder: folder.url.appending(path: "store"))
    results = try await Runner(
      book, store: store, executor: InProcessExecutor(KindRegistry([])), options: .init(),
      tell: { _ in }
    ).run()
    try ReportWriter.write(results, to: pages, isSingleFile: true)
  }

  /// A page's text.
  func text(_ name: String) throws -> String {
    try String(contentsOf: pages.appending(path: name), encoding: .utf8)
  }
}
