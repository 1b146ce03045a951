import Chapters
import Foundation
import Synchronization

/// The files beside a book's chapters.
package enum BookFiles {
  /// A path as it is meant in a chapter: from the chapter's folder.
  package static func url(_ path: String, folder: URL) -> URL {
    BookFolder.url(of: path, from: folder)
  }

  /// Whether a word of a command names a file of the book.
  ///
  /// That is one that is there, by a relative path or within the folder of the chapters. A folder
  /// counts where it is within that folder; pipes and devices have no content to name.
  ///
  /// - Parameters:
  ///   - path: The word.
  ///   - folder: The chapter's folder.
  ///   - home: Its path, which takes long to find out for every word.
  /// - Returns: Whether it does.
  static func isOfBook(_ path: String, folder: URL, _ home: String) -> Bool {
    guard !path.isEmpty, path.utf8.count < 4096, !path.utf8.contains(0) else { return false }
    let kind = FileKind(at: path.hasPrefix("/") ? path : "\(home)/\(path)")
    guard kind == .file || kind == .folder else { return false }
    let isFolder = kind == .folder
    let place = url(path, folder: folder).path
    let home = folder.standardizedFileURL.path
    let isInside = place.hasPrefix(home.hasSuffix("/") ? home : home + "/")
    return isFolder ? isInside && place != home : isInside || !path.hasPrefix("/")
  }
}

/// Hashes of the files and folders that cells read, each read once while it stays as it is.
package final class FileHashes: Sendable {
  /// What tells one state of a file from another; none of it can be set back by a user unnoticed.
  struct State: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var modified: Int
    var changed: Int
  }

  private let known: Mutex<[State: String]>
  private let byProducts: ByProducts

  /// No hashes yet.
  ///
  /// - Parameter patterns: What folders are hashed without, besides what nobody wrote.
  package init(leavingOut patterns: [String] = []) {
    known = Mutex([:])
    byProducts = ByProducts(patterns: patterns)
  }

  /// The SHA-256 of a file's content, or of the names and contents of a folder's files; none where
  /// there is nothing of that name, or it cannot be read.
  func hash(_ path: String, folder: URL) -> String? {
    hash(BookFiles.url(path, folder: folder))
  }

  private func hash(_ url: URL) -> String? {
    var info = stat()
    guard stat(url.path, &info) == 0 else { return nil }
    switch FileKind(info.st_mode) {
    case .folder: return folderHash(url)
    case .file: break
    // Reading a pipe would wait for whoever writes it.
    case .link, .pipe, .socket, .device: return nil
    }
    let state = State(info)
    if let hash = known.withLock({ $0[state] }) { return hash }
    guard let hash = ContentHash.sha256(fileAt: url) else { return nil }
    // A file written within the last moments could be written again without a trace.
    if state.isSettled { known.withLock { $0[state] = hash } }
    return hash
  }

  private func folderHash(_ folder: URL) -> String? {
    let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
    guard let paths else { return nil }
    let written = paths.filter { !byProducts.include(path: $0) }
    let lines = written.sorted().compactMap { path -> String? in
      let url = folder.appending(path: path)
      var info = stat()
      guard stat(url.path, &info) == 0, FileKind(info.st_mode) != .folder else { return nil }
      return "\(hash(url) ?? "unreadable") \(path)\n"
    }
    return ContentHash.sha256(lines.joined())
  }
}

extension FileHashes.State {
  init(_ info: stat) {
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
    size = Int64(info.st_size)
    modified = info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec
    changed = info.st_ctim.tv_sec * 1_000_000_000 + info.st_ctim.tv_nsec
  }

  /// Whether the last change is longer ago than the file system's clock ticks; one from the future
  /// is not.
  var isSettled: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = now.tv_sec * 1_000_000_000 + now.tv_nsec - max(modified, changed)
    return age > 1_000_000_000
  }
}
