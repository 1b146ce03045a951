import Foundation

/// A temporary folder that is removed with the last reference to it.
final class ScratchFolder: Sendable {
  let url: URL

  /// A folder with files, by their paths within it.
  init(_ files: [String: Data] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kind-test-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (path, data) in files {
      let file = url(of: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func url(of path: String) -> URL { url.appending(path: path) }
}
