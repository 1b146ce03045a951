import Foundation
import Synchronization

/// Tells when files in some folders change (inotify).
final class FolderWatcher: Sendable {
  private let descriptor: Int32
  private let watched = Mutex<Set<String>>([])
  private let source = Mutex<(any DispatchSourceRead)?>(nil)
  /// An element for each burst of changes.
  let changes: AsyncStream<Void>

  /// What editors do when they save: write in place, or write beside and rename.
  private static let events = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)

  /// A watcher of no folder yet.
  ///
  /// - Throws: Where the system has no watches left.
  init() throws {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else {
      throw WatchFailure(
        description: "files cannot be watched: \(String(cString: strerror(errno)))")
    }
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    changes = stream
    let descriptor = descriptor
    source.withLock {
      let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
      source.setEventHandler {
        if Self.hasNews(descriptor) { continuation.yield() }
      }
      source.resume()
      $0 = source
    }
  }

  /// Watches a folder from now on, if it is not watched already.
  func watch(_ folder: URL) {
    let path = folder.standardizedFileURL.path
    guard watched.withLock({ $0.insert(path).inserted }) else { return }
    inotify_add_watch(descriptor, path, Self.events)
  }

  deinit {
    source.withLock { $0?.cancel() }
    close(descriptor)
  }

  /// Reads the events that have come; whether one is of a file that people write.
  private static func hasNews(_ descriptor: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isNews = false
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return isNews }
      isNews = names(in: buffer[0..<count]).contains(where: matters) || isNews
    }
  }

  /// The names that a buffer of events holds: a header of 16 bytes each, its last four the length of
  /// the name after it.
  private static func names(in events: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var rest = events
    while rest.count >= 16 {
      let length = rest.dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
      rest = rest.dropFirst(16 + length)
    }
    return names
  }

  /// Whether a file is one that people write: editors' own files are not.
  private static func matters(_ name: String) -> Bool {
    !name.hasPrefix(".") && !name.hasSuffix("~") && !name.hasSuffix(".swp") && name != "4913"
      && name != "__pycache__"
  }
}

/// Files that cannot be watched.
struct WatchFailure: Error, CustomStringConvertible {
  let description: String
}
