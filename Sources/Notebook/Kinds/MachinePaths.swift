import Foundation
import Frames

/// Takes out of texts what paths say of this machine only: where its book, its user and its files lie.
///
/// Messages of cells are shown in pages that others read, and a value that a program prints is the same for
/// everybody who runs the book, wherever that is.
struct MachinePaths: Sendable {
  /// A folder, and what is written in place of it.
  private struct Root: Sendable {
    var path: String
    var name: String
  }

  /// The chapter's folder, as it is called and as it is without links.
  private let book: [Root]
  /// The folder above it, and the user's.
  private let others: [Root]

  /// The paths as a chapter's folder has them.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - scratch: Where a run has files of its own, if it has: what is there is called as from the folder.
  init(folder: URL, scratch: URL? = nil) {
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    let spellings = [folder.standardizedFileURL, folder.resolvingSymlinksInPath()]
    book = (spellings + [scratch].compactMap(\.self)).map { Root(path: $0.path, name: ".") }
    let above = spellings.map { Root(path: $0.deletingLastPathComponent().path, name: "..") }
    others = (above + [Root(path: home, name: "~")]).filter { $0.path.count > 1 }
  }

  /// A message with paths from the chapter's folder, from the user's, or by their ends; those of the system,
  /// which are the same on every machine, stay.
  func shortened(_ message: String) -> String {
    let known = (book + others).reduce(message) { Self.replacing($1, in: $0) }
    return Self.replacing("/\(Self.word)(?:/\(Self.word))+/?", in: known, with: Self.ending)
  }

  /// Gives the values of a frame that name the chapter's folder, or what is in it, by their paths from there.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - text: What it was read from: whether the folder occurs at all is looked up there.
  func shorten(_ frame: inout Frame, readFrom text: Data) {
    let names = Set(book.map { ($0.path as NSString).lastPathComponent })
    guard names.contains(where: { text.range(of: Data($0.utf8)) != nil }) else { return }
    var result = Frame(frame.name, columns: frame.columns)
    for row in frame.rows {
      result.append(
        row.map { value in
          guard case .text(let text) = value, book.contains(where: { text.contains($0.path) })
          else { return value }
          return .text(book.reduce(text) { Self.replacing($1, in: $0) })
        })
    }
    frame = result
  }

  // MARK: - Texts

  /// The characters of a file's name that do not end a path in a sentence.
  private static let word = #"[^\s/'"`:,;()<>\[\]{}|*?\\]+"#

  private static func replacing(_ root: Root, in text: String) -> String {
    guard text.contains(root.path) else { return text }
    let path = NSRegularExpression.escapedPattern(for: root.path)
    return replacing(#"\#(path)(?![\w-]|\.\w)/?"#, in: text) { found in
      guard found.hasSuffix("/") else { return root.name }
      return root.name == "." ? "" : root.name + "/"
    }
  }

  /// The end of a path that is of this machine; the path where it is not, or of the system.
  private static func ending(_ path: String) -> String {
    let parts = path.split(separator: "/")
    let system: Set<Substring> = [
      "bin", "dev", "etc", "lib", "lib64", "opt", "proc", "sbin", "sys", "usr",
    ]
    guard !system.contains(parts[0]), FileManager.default.fileExists(atPath: "/\(parts[0])")
    else { return path }
    return "…/" + parts.suffix(max(1, min(3, parts.count - 2))).joined(separator: "/")
  }

  /// A text with paths of a pattern replaced, where they begin.
  private static func replacing(
    _ pattern: String, in text: String, with replacement: (String) -> String
  ) -> String {
    // No pattern here is wrong: all of it is known but a path, which is escaped.
    guard let expression = try? NSRegularExpression(pattern: #"(?<![\w./~…-])"# + pattern) else {
      return text
    }
    var result = text
    let all = NSRange(text.startIndex..., in: text)
    for match in expression.matches(in: text, range: all).reversed() {
      guard let range = Range(match.range, in: result) else { continue }
      result.replaceSubrange(range, with: replacement(String(result[range])))
    }
    return result
  }
}
