import Foundation

/// The program of a command, and what of its file says that it cannot be run.
struct CommandProgram {
  /// The program and its arguments.
  let words: [String]
  /// The chapter's folder.
  let folder: URL

  /// Why it cannot be run; none where its file says nothing against it.
  var problem: String? {
    let name = words[0]
    guard let file else { return "there is no program '\(name)'" + hint }
    var info = stat()
    guard stat(file, &info) == 0 else { return "there is no program '\(name)'" }
    if info.st_mode & S_IFMT == S_IFDIR { return "'\(name)' is a folder, not a program" }
    guard access(file, X_OK) == 0 else {
      return "'\(name)' is not executable: chmod +x it, or say what runs it, as in "
        + "[sh, \(words.joined(separator: ", "))]"
    }
    return firstLineProblem(file)
  }

  /// The program's file: by its path from the folder, or the first of that name in PATH.
  private var file: String? {
    let name = words[0]
    if name.contains("/") { return BookFiles.url(name, folder: folder).path }
    return SearchPath().program(name)
  }

  /// What may have been meant by a name that is not in PATH.
  private var hint: String {
    let name = words[0]
    let parts = name.split(separator: " ")
    if words.count == 1, parts.count > 1 {
      return "; a command is a list of words: [\(parts.joined(separator: ", "))]"
    }
    return FileManager.default.fileExists(atPath: BookFiles.url(name, folder: folder).path)
      ? "; the file beside the chapter is './\(name)'" : ""
  }

  /// What is wrong with the line that names what reads a script.
  private func firstLineProblem(_ file: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: file),
      let start = try? handle.read(upToCount: 256), start.starts(with: Data("#!".utf8)),
      let line = start.split(separator: UInt8(ascii: "\n")).first
    else { return nil }
    guard line.last != UInt8(ascii: "\r") else {
      return "'\(words[0])' has the line ends of Windows, which its first line is read with; "
        + "save it with those of Unix"
    }
    let text = String(decoding: line.dropFirst(2), as: UTF8.self)
    guard let reader = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).first,
      reader.hasPrefix("/"), !FileManager.default.fileExists(atPath: String(reader))
    else { return nil }
    return "'\(words[0])' is to be read by '\(reader)', as its first line says, which is not there"
  }
}
