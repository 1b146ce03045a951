import Chapters
import Foundation
import Notebook
import TestSupport

@testable import Reports

/// A book whose claim rests on two parameters: arm a measures `shift` with a spread of 0.1, arm b `base`.
///
/// The difference is `shift` + 0.1 - `base`, and `shift` - 0.1 - `base` below 0, each ± 0.25.
struct WorldsBook {
  static let bookFile =
    "profiles: {only: {shift: 1, base: 0, kind: x, many: [1, 2]}}\nworlds: full\n"
  static let worlds = "{shift: [1, 3, -2], base: [0, 1, 2]}"

  /// The chapter: the claim's `worlds` key stands in line 26.
  static func chapter(
    _ worlds: String = worlds, _ expect: String = "runs[arm=a].v > runs[arm=b].v",
    after: String = ""
  ) -> String {
    let rows = (0..<3).map { seed in
      "  - {seed: \(seed), arm: a, v: \"${shift}.\(seed)\"}\n  - {seed: \(seed), arm: b, v: \"${base}\"}\n"
    }
    return """
      ```yaml experiment
      id: runs
      run: data
      columns: {v: number}
      rows:
      \(rows.joined())```

      ```yaml experiment
      id: swept
      run: data
      rows: [{x: "${dose}"}]
      sweep: {dose: [1, 2]}
      ```

      ```yaml claim
      id: larger
      text: Arm a is larger.
      over: seed
      expect: \(expect)
      worlds: \(worlds)
      ```

      \(after)
      """
  }

  let folder: TemporaryFolder

  init(_ chapter: String = chapter(), book: String = bookFile) throws {
    folder = try TemporaryFolder(["chapters/01.md": chapter, "chapters/book.yml": book])
  }

  func load() throws -> Book {
    try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "01", kinds: KindRegistry([]),
      blocks: .standard
    ).load()
  }

  /// Runs it and writes its report; the results, and the report's folder.
  func publish() async throws -> (results: BookResults, folder: URL) {
    let results = try await run()
    let artifacts = folder.url.appending(path: "artifacts")
    try ReportWriter.write(results, to: artifacts)
    return (results, artifacts)
  }

  func run() async throws -> BookResults {
    try await Runner(
      load(), store: Store(folder: folder.url.appending(path: "store")),
      executor: InProcessExecutor(KindRegistry([])), options: .init(), tell: { _ in }
    ).run()
  }

  /// What is wrong with it before anything runs.
  func complaints() -> [String] {
    do {
      _ = try load()
      return []
    } catch {
      return (error as? InvalidBook)?.diagnostics.map(\.description) ?? ["\(error)"]
    }
  }
}
