import Foundation
import Synchronization

/// Tells when files in some folders change (inotify).
package final class FolderWatcher: Sendable {
  private let descriptor: Int32
  private let watched = Mutex<Set<String>>([])
  private let source = Mutex<(any DispatchSourceRead)?>(nil)
  private let changed: Changes
  /// An element for each burst of changes.
  package let changes: AsyncStream<Void>

  /// The names of the files that have changed and were not asked for yet.
  private final class Changes: Sendable {
    let names = Mutex<Set<String>>([])
  }

  /// What editors do when they save: write in place, or write beside and rename.
  private static let events = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)

  /// A watcher of no folder yet.
  ///
  /// - Throws: Where the system has no watches left.
  package init() throws {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else {
      throw WatchFailure(
        description: "files cannot be watched: \(String(cString: strerror(errno)))")
    }
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    changes = stream
    let changed = Changes()
    self.changed = changed
    let descriptor = descriptor
    source.withLock {
      let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
      source.setEventHandler {
        let news = Self.news(descriptor)
        guard !news.isEmpty else { return }
        changed.names.withLock { $0.formUnion(news) }
        continuation.yield()
      }
      source.resume()
      $0 = source
    }
  }

  /// The names of the files that have changed since this was last asked.
  package func takeNames() -> Set<String> {
    changed.names.withLock { names in
      defer { names = [] }
      return names
    }
  }

  /// Watches a folder from now on, if it is there and not watched already.
  package func watch(_ folder: URL) {
    let path = folder.standardizedFileURL.path
    guard watched.withLock({ $0.insert(path).inserted }) else { return }
    // One that is not there yet may be there the next time.
    if inotify_add_watch(descriptor, path, Self.events) < 0 {
      watched.withLock { _ = $0.remove(path) }
    }
  }

  deinit {
    source.withLock { $0?.cancel() }
    close(descriptor)
  }

  /// Reads the events that have come: the names of files that people write.
  private static func news(_ descriptor: Int32) -> Set<String> {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var news = Set<String>()
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return news }
      news.formUnion(names(in: buffer[0..<count]).filter(matters))
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
package struct WatchFailure: Error, CustomStringConvertible {
  package let description: String
}
