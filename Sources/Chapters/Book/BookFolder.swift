import Foundation

/// The folder of a book's chapters, and which files are the book's own.
///
/// The book is all that lies in the folder which holds that of the chapters, such as a clone: it is free to name
/// files there, and links within it are followed. What lies elsewhere belongs to whoever reads the book. A link
/// never leads there; a plain path may, where its reader can see it and trusts the book to run commands, or where
/// the command line names the place.
package struct BookFolder: Sendable {
  /// The folder of the chapters, which the paths in them are from.
  package let url: URL
  private let allowsCommands: Bool
  /// The folder that holds it, as it is called and as it is.
  private let home: String
  private let realHome: String
  /// The places that the command line names.
  private let named: [String]

  /// The folder of a book's chapters.
  ///
  /// - Parameters:
  ///   - url: The folder.
  ///   - allowsCommands: Whether the book may run programs, which read what they like.
  ///   - settings: What the command line sets; places among the values are the user's own choice.
  package init(_ url: URL, allowsCommands: Bool = false, settings: [Setting] = []) {
    self.url = url
    self.allowsCommands = allowsCommands
    home = url.standardizedFileURL.deletingLastPathComponent().path
    realHome = Self.real(home) ?? home
    named = settings.compactMap { try? $0.node().text }
      .map { Self.url(of: $0, from: url).path }
  }

  /// A path as it is meant in a chapter: from the chapter's folder.
  package static func url(of path: String, from folder: URL) -> URL {
    URL(
      fileURLWithPath: path,
      relativeTo: folder.hasDirectoryPath ? folder : folder.appending(path: "")
    )
    .standardizedFileURL
  }

  /// Why the folder itself is not to be read: a link out of the folder that holds it.
  package var objection: String? {
    guard let real = Self.real(url.path), !Self.isInside(real, realHome) else { return nil }
    return
      "the folder is a link that leads elsewhere; expected the folder itself, or --book with its place"
  }

  /// Whether a path lies in the book, wherever links in it lead.
  ///
  /// - Parameter path: The path, from the folder of the chapters.
  /// - Returns: Whether it lies there.
  package func holds(_ path: String) -> Bool {
    Self.isInside(Self.url(of: path, from: url).path, home)
  }

  /// Why a file or folder that the book names, with all that is in it, is not to be read.
  ///
  /// - Parameters:
  ///   - path: Its path, from the folder of the chapters.
  ///   - isFree: Whether it may lie anywhere, since a program reads it.
  /// - Returns: The reason, with the path; none where it may be read, or is not there.
  package func objection(to path: String, isFree: Bool = false) -> String? {
    if let objection = objection(toFile: path, isFree: isFree) { return objection }
    let place = Self.url(of: path, from: url).path
    guard !isFree, FileKind(at: place) == .folder, !isNamed(place) else { return nil }
    return objectionWithin(path, place)
  }

  /// Why a file that the book names is not to be read; a folder is taken for itself.
  package func objection(toFile path: String, isFree: Bool = false) -> String? {
    let place = Self.url(of: path, from: url).path
    guard let kind = FileKind(at: place) else { return nil }
    guard kind == .file || kind == .folder else { return "'\(path)' is \(kind); expected a file" }
    return isFree || isNamed(place) ? nil : objection(to: path, at: place)
  }

  /// Whether the command line names a place, or a folder around it.
  private func isNamed(_ place: String) -> Bool { named.contains { Self.isInside(place, $0) } }

  private func objection(to path: String, at place: String) -> String? {
    let isInside = Self.isInside(place, home)
    if isInside || !allowsCommands, let real = Self.real(place), !Self.isInside(real, realHome) {
      return isInside
        ? "'\(path)' is reached through a link that leads out of the book; expected a file in it"
        : "'\(path)' lies outside the book; expected a file in it, or a place that --set names"
    }
    return nil
  }

  /// What is wrong with something in a folder: all of it is read.
  private func objectionWithin(_ path: String, _ place: String) -> String? {
    let inner = (try? FileManager.default.subpathsOfDirectory(atPath: place)) ?? []
    for name in inner.sorted() {
      var info = stat()
      guard lstat("\(place)/\(name)", &info) == 0 else { continue }
      let kind = FileKind(info.st_mode)
      if kind == .file || kind == .folder { continue }
      let end = FileKind(at: "\(place)/\(name)")
      if let end, end != .file, end != .folder {
        return "'\(path)/\(name)' is \(end); expected a file"
      }
      if let objection = objection(to: "\(path)/\(name)", at: "\(place)/\(name)") {
        return objection
      }
    }
    return nil
  }

  private static func isInside(_ place: String, _ folder: String) -> Bool {
    place == folder || place.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  /// Where a path leads, all links followed.
  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
