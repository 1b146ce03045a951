import Foundation

/// Reads the text files of a book.
package enum SourceFile {
  /// The file's text, without a byte-order mark and with line ends as `\n`.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - path: What messages call it.
  /// - Returns: The text.
  /// - Throws: A `Diagnostic` where it cannot be read or is not UTF-8, at the first wrong byte.
  package static func read(_ url: URL, path: String) throws -> String {
    let start = SourceLocation(file: path, line: 1, column: 1)
    var data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw Diagnostic(start, "cannot be read: \(reason(error, url))")
    }
    if data.starts(with: [0xEF, 0xBB, 0xBF]) { data.removeFirst(3) }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Diagnostic(firstInvalidByte(in: data, path: path), "not UTF-8 text")
    }
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    let normalized = text.replacingOccurrences(of: "\r\n", with: "\n")
    return normalized.replacingOccurrences(of: "\r", with: "\n")
  }

  private static func reason(_ error: any Error, _ url: URL) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    if isFolder.boolValue { return "it is a folder" }
    return FileManager.default.isReadableFile(atPath: url.path)
      ? error.localizedDescription : "permission denied"
  }

  private static func firstInvalidByte(in data: Data, path: String) -> SourceLocation {
    var location = SourceLocation(file: path, line: 1, column: 1)
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard String(validating: line, as: UTF8.self) == nil else {
        location.line += 1
        continue
      }
      location.column = validPrefix(of: line) + 1
      return location
    }
    return location
  }

  /// How many bytes of a line are UTF-8 before the first that is not.
  private static func validPrefix(of line: Data) -> Int {
    var decoder = UTF8()
    var bytes = line.makeIterator()
    var length = 0
    while case .scalarValue(let scalar) = decoder.decode(&bytes) {
      length += UTF8.width(scalar)
    }
    return length
  }
}
