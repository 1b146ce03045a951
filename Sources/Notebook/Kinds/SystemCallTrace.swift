import Chapters
import Foundation

/// The files that programs read and the addresses that they spoke to, as a system-call tracer saw.
package struct SystemCallTrace: Sendable {
  /// The files that were opened for reading, or run, by their paths.
  package private(set) var files: Set<String> = []
  /// The addresses that were spoken to.
  package private(set) var addresses: Set<String> = []

  /// A command under the tracer, whose notes go to a file.
  static func command(_ command: [String], notedIn file: String) -> [String] {
    [
      "strace", "-f", "-qq", "-y", "-s", "4096", "-e",
      "trace=open,openat,openat2,execve,connect,sendto",
      "-e", "signal=none", "-o", file, "--",
    ] + command
  }

  /// Reads the tracer's notes.
  init(contentsOf file: URL) throws {
    let notes = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    var unfinished: [Substring: String] = [:]
    for line in notes.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { continue }
      var call = words[1].drop { $0 == " " }
      if call.hasSuffix("<unfinished ...>") {
        unfinished[words[0]] = String(call.dropLast("<unfinished ...>".count))
        continue
      }
      if call.hasPrefix("<... "), let end = call.range(of: " resumed>") {
        call = (unfinished.removeValue(forKey: words[0]) ?? "") + call[end.upperBound...]
      }
      note(call)
    }
  }

  private mutating func note(_ call: Substring) {
    if call.hasPrefix("open") {
      // With -y the returned descriptor is followed by the path that it stands for.
      guard let result = call.range(of: " = ", options: .backwards), call.hasSuffix(">"),
        let path = call[result.upperBound...].firstIndex(of: "<"),
        !["O_WRONLY", "O_DIRECTORY", "O_TRUNC"].contains(where: call[..<result.lowerBound].contains)
      else { return }
      files.insert(String(call[call.index(after: path)...].dropLast()))
    } else if call.hasPrefix("execve("), call.hasSuffix(" = 0") {
      files.insert(String(call.dropFirst("execve(\"".count).prefix { $0 != "\"" }))
    } else if call.contains("sa_family=AF_INET") {
      let port = call.value(between: "htons(", and: ")") ?? "?"
      let address =
        call.value(between: "inet_addr(\"", and: "\"")
        ?? call.value(between: "inet_pton(AF_INET6, \"", and: "\"") ?? "?"
      if port != "0" { addresses.insert("\(address) port \(port)") }
    }
  }

  /// The files of a project that were read and not declared, by their paths from the chapter's folder; those
  /// that Python compiled stand for what they were compiled from.
  ///
  /// - Parameters:
  ///   - declared: The files and folders that are declared, by their paths from the chapter's folder.
  ///   - folder: The chapter's folder.
  ///   - project: The folder whose files count.
  /// - Returns: The paths, sorted.
  package func undeclaredFiles(
    besides declared: [String], folder: URL, project: URL
  ) -> [String] {
    let declared = declared.map { BookFiles.url($0, folder: folder).path }
    let home = project.standardizedFileURL.path + "/"
    let found = files.compactMap { file -> String? in
      let path = BookFiles.url(Self.source(of: file), folder: folder).path
      guard path.hasPrefix(home), FileManager.default.fileExists(atPath: path) else { return nil }
      let parts = path.dropFirst(home.count).split(separator: "/")
      let isForeign = parts.contains { $0.hasPrefix(".") || $0 == "site-packages" }
      let isDeclared = declared.contains { path == $0 || path.hasPrefix($0 + "/") }
      return isForeign || isDeclared ? nil : Self.relative(path, to: folder)
    }
    return Set(found).sorted()
  }

  /// `x/__pycache__/helper.cpython-311.pyc` as `x/helper.py`.
  private static func source(of file: String) -> String {
    guard file.hasSuffix(".pyc"), let cache = file.range(of: "__pycache__/", options: .backwards)
    else { return file }
    let name = file[cache.upperBound...].prefix { $0 != "." }
    return file[..<cache.lowerBound] + "\(name).py"
  }

  private static func relative(_ path: String, to folder: URL) -> String {
    let home = folder.standardizedFileURL.path
    if path.hasPrefix(home + "/") { return String(path.dropFirst(home.count + 1)) }
    let parent = folder.standardizedFileURL.deletingLastPathComponent()
    return parent.path == home ? path : "../" + relative(path, to: parent)
  }
}

extension Substring {
  /// The text between two others, the first such.
  fileprivate func value(between start: String, and end: String) -> String? {
    guard let from = range(of: start), let to = self[from.upperBound...].range(of: end) else {
      return nil
    }
    return String(self[from.upperBound..<to.lowerBound])
  }
}
