import Chapters
import Foundation

/// The files that programs read and the addresses that they spoke to, as a system-call tracer saw.
package struct SystemCallTrace: Sendable {
  /// The files that were opened for reading, or run, by their paths.
  package private(set) var files: Set<String> = []
  /// The folders whose names were listed.
  package private(set) var folders: Set<String> = []
  /// Paths that were asked for and are not there.
  package private(set) var absent: Set<String> = []
  /// The addresses that were spoken to.
  package private(set) var addresses: Set<String> = []

  /// A command under the tracer, whose notes go to a file.
  static func command(_ command: [String], notedIn file: String) -> [String] {
    [
      "strace", "-f", "-qq", "-y", "-s", "4096", "-e",
      "trace=open,openat,openat2,execve,connect,sendto,getdents,getdents64,?stat,?lstat,newfstatat,statx,"
        + "?access,faccessat,faccessat2",
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

  private static let asking = ["open", "stat", "lstat", "newfstatat", "access", "faccessat"]

  private mutating func note(_ call: Substring) {
    if call.hasSuffix(" ENOENT (No such file or directory)"),
      Self.asking.contains(where: call.hasPrefix)
    {
      if let path = Self.path(in: call) { absent.insert(path) }
    } else if call.hasPrefix("getdents") {
      if let folder = call.value(between: "<", and: ">") { folders.insert(folder) }
    } else if Self.asking.dropFirst().contains(where: call.hasPrefix) {
      // Of a file that is there, its kind, size or age was asked.
      if call.contains("S_IFREG"), let path = Self.path(in: call) { files.insert(path) }
    } else if call.hasPrefix("open") {
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

  /// The path that a call is about: as it is written, in the folder that the call names.
  private static func path(in call: Substring) -> String? {
    guard let path = call.value(between: "\"", and: "\""), !path.isEmpty else { return nil }
    guard !path.hasPrefix("/"), let quote = call.firstIndex(of: "\""),
      let folder = call[..<quote].value(between: "<", and: ">")
    else { return path }
    return "\(folder)/\(path)"
  }

  /// What of a project was used and is not declared, by paths from the chapter's folder, sorted.
  package struct Undeclared: Sendable, Hashable {
    /// Files that were read; those that Python compiled stand for what they were compiled from, those in folders
    /// that were listed for the folder.
    package var files: [String]
    /// Folders whose names were listed.
    package var folders: [String]
    /// What was asked for and is not there.
    package var absent: [String]
  }

  /// What of a project was used and is not declared.
  ///
  /// - Parameters:
  ///   - declared: The files and folders that are declared, by their paths from the chapter's folder.
  ///   - folder: The chapter's folder.
  ///   - project: The folder whose files count.
  /// - Returns: The paths.
  package func undeclared(
    besides declared: [String], folder: URL, project: URL
  ) -> Undeclared {
    let declared = declared.map { BookFiles.url($0, folder: folder).path }
    let home = project.standardizedFileURL.path + "/"
    let chapters = folder.standardizedFileURL.path
    func own(_ paths: Set<String>, besides known: [String]) -> [String] {
      let found = paths.map { BookFiles.url(Self.source(of: $0), folder: folder).path }
      return Set(found).sorted().filter { path in
        guard path.hasPrefix(home) else { return false }
        let parts = path.dropFirst(home.count).split(separator: "/")
        let isForeign = parts.contains {
          $0.hasPrefix(".") || $0 == "site-packages" || ByProducts.include($0)
        }
        return !isForeign && !known.contains { path == $0 || path.hasPrefix($0 + "/") }
      }
    }
    // Python looks through the folder of its script, and of what it imports, for modules.
    let listed = own(folders, besides: declared).filter { $0 != chapters && !hasModules($0) }
    let read = own(files, besides: declared + listed).filter { FileKind(at: $0) != nil }
    let gone = own(absent, besides: declared + listed).filter { path in
      FileKind(at: path) == nil && ![".py", ".so"].contains(where: path.hasSuffix)
    }
    let names = [read, listed, gone].map { $0.map { Self.relative($0, to: folder) } }
    return Undeclared(files: names[0], folders: names[1], absent: names[2])
  }

  /// Whether a module of Python was read in a folder.
  private func hasModules(_ folder: String) -> Bool {
    files.contains { file in
      let path = Self.source(of: file)
      return path.hasSuffix(".py") && path.hasPrefix(folder + "/")
        && !path.dropFirst(folder.count + 1).contains("/")
    }
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
