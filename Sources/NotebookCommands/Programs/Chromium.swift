import Foundation
import Notebook

/// Chromium, which prints pages.
struct Chromium: Sendable {
  /// Its path.
  let path: String

  /// What kept a page from being printed.
  enum Failure: Error, CustomStringConvertible {
    /// It is not installed.
    case missing
    /// It takes too long.
    case slow
    /// It went wrong.
    case failed(String)

    var description: String {
      switch self {
      case .missing: "Chromium is not installed: sudo apt-get install chromium"
      case .slow: "Chromium has not printed the report in \(Chromium.patience.components.seconds) s"
      case .failed(let words): "Chromium has not printed the report: \(words)"
      }
    }
  }

  /// What it is called, from system to system.
  private static let names = [
    "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
  ]
  /// How long a book may take; one of a thousand pages takes half a minute.
  private static let patience = Duration.seconds(300)

  /// The one that is installed.
  ///
  /// - Parameter search: Where it is looked for.
  /// - Returns: Chromium; none where it is not there.
  static func found(in search: SearchPath = SearchPath()) -> Chromium? {
    names.lazy.compactMap(search.program).first.map(Chromium.init)
  }

  /// Prints a page, which may load nothing from elsewhere.
  ///
  /// - Parameter page: The page as HTML.
  /// - Returns: A PDF with an outline of its headings, dated with the moment.
  /// - Throws: `Failure`, or where no file can be written.
  func pdf(of page: Data) async throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "print-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, target) = (folder.appending(path: "page.html"), folder.appending(path: "page.pdf"))
    try page.write(to: source)
    let ended = try await called(arguments(source, target, folder))
    guard let data = try? Data(contentsOf: target), data.starts(with: Data("%PDF".utf8)) else {
      let words = ended.errors.split(separator: "\n").suffix(4).joined(separator: "\n")
      throw Failure.failed(words.isEmpty ? "it says nothing, and ended: \(ended.status)" : words)
    }
    return data
  }

  private func called(_ arguments: [String]) async throws -> CalledProgram {
    try await withThrowingTaskGroup(of: CalledProgram.self) { group in
      group.addTask { try await CalledProgram.run(path, arguments, output: .dropped) }
      group.addTask {
        try await Task.sleep(for: Self.patience)
        throw Failure.slow
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }

  private func arguments(_ source: URL, _ target: URL, _ folder: URL) -> [String] {
    // As root it does not run in its sandbox; the page is the report, in which nothing of others runs.
    (geteuid() == 0 ? ["--no-sandbox"] : []) + [
      "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
      "--user-data-dir=\(folder.appending(path: "profile").path)",
      "--no-pdf-header-footer", "--generate-pdf-document-outline",
      "--print-to-pdf=\(target.path)", source.absoluteString,
    ]
  }
}
