import Chapters
import Foundation
import Frames

/// Files named by the SHA-256 of their content.
///
/// An object is written under a temporary name, synced, and only then named: a file in place is
/// whole, whatever was killed when.
package struct ObjectStore: Sendable {
  /// The folder with the objects.
  let folder: URL
  private let own: OwnFolder
  private let temporary: OwnFolder
  private static let temporaryName = "tmp"

  /// The objects in a folder, which is made if it is not there.
  ///
  /// - Throws: `StoreError` where it cannot be made, or a folder in it is a link to another place.
  init(folder: URL) throws {
    self.folder = folder
    (own, temporary) = try StoreError.describing {
      let own = try OwnFolder(folder, permissions: 0o700)
      own.keepFromOthers()
      for entry in try own.entries() where entry.name.utf8.count == 2 && entry.kind == .link {
        throw FolderProblem("\(own.path)/\(entry.name)", "is a link; expected a folder of objects")
      }
      return (own, try own.folder(Self.temporaryName, permissions: 0o700))
    }
  }

  /// Where an object of that hash is, or would be, by its path within the folder.
  ///
  /// None of what is no hash: the database may be someone else's work, and lead anywhere.
  private static func path(_ hash: String) -> String? {
    let isHash =
      hash.utf8.count == 64
      && hash.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
    return isHash ? "\(hash.prefix(2))/\(hash.dropFirst(2))" : nil
  }

  /// Where an object of that hash is, or would be.
  package func url(_ hash: String) -> URL {
    folder.appendingPathComponent(String(hash.prefix(2)))
      .appendingPathComponent(String(hash.dropFirst(2)))
  }

  /// Whether there is an object of that hash and size; its content is not read.
  func contains(_ hash: String, size: Int) -> Bool {
    // That the folder within is none of someone else's was seen when the store was opened.
    Self.path(hash).flatMap { own.size(of: $0) } == size
  }

  // MARK: - Writing

  /// Stores some bytes.
  ///
  /// - Returns: Their hash.
  /// - Throws: `StoreError` with the path that cannot be written, and why.
  func write(_ data: Data) throws -> String {
    let hash = ContentHash.sha256(data)
    if contains(hash, size: data.count) { return hash }
    let name = scratchName()
    try StoreError.describing {
      try temporary.writeNew(data, to: name, permissions: 0o600, isSynced: true)
      do {
        let place = try own.folder(String(hash.prefix(2)), permissions: 0o700)
        try temporary.move(name, to: String(hash.dropFirst(2)), in: place)
      } catch {
        try? temporary.remove(name)
        throw error
      }
    }
    return hash
  }

  /// Stores the frames and blobs of an output.
  func write(_ output: Output) throws -> OutputContents {
    OutputContents(
      frames: try output.frames.map { try write($0.name, FrameCoding.encode($0)) },
      blobs: try output.blobs.sorted { $0.key < $1.key }.map { try write($0.key, $0.value) })
  }

  private func write(_ name: String, _ data: Data) throws -> OutputContents.Object {
    OutputContents.Object(name: name, hash: try write(data), size: data.count)
  }

  // MARK: - Reading

  /// The bytes of an object.
  ///
  /// - Throws: `StoreError` where it is missing or its content does not have that hash; a damaged
  ///   object is removed, so that it is written anew.
  func read(_ hash: String) throws -> Data {
    guard let path = Self.path(hash), let data = try? own.data(of: path) else {
      throw StoreError("the object \(hash.prefix(12)) is missing")
    }
    guard ContentHash.sha256(data) == hash else {
      try? own.remove(path)
      throw StoreError("the object \(hash.prefix(12)) is damaged: its content has another hash")
    }
    return data
  }

  /// Checks an object without holding it in memory; a damaged one is removed.
  func verify(_ object: OutputContents.Object) throws {
    guard let path = Self.path(object.hash), let file = try? own.open(path),
      let hash = ContentHash.sha256(of: file)
    else {
      throw StoreError("the object \(object.hash.prefix(12)) ('\(object.name)') is missing")
    }
    guard hash == object.hash else {
      try? own.remove(path)
      throw StoreError(
        "the object \(object.hash.prefix(12)) ('\(object.name)') is damaged: its content has "
          + "another hash")
    }
  }

  /// An output, the bytes of its frames read and checked; its blobs are there.
  func output(
    hash: String, _ contents: OutputContents, axes: [AxisValue]
  ) throws -> StoredOutput {
    for blob in contents.blobs where !contains(blob.hash, size: blob.size) {
      throw StoreError("the object \(blob.hash.prefix(12)) ('\(blob.name)') is missing")
    }
    return StoredOutput(
      hash: hash, axes: axes,
      stored: try contents.frames.map { StoredFrame($0.name, bytes: try read($0.hash)) },
      blobs: Dictionary(
        contents.blobs.map { ($0.name, url($0.hash)) }, uniquingKeysWith: { $1 }))
  }

  // MARK: - What is not an object

  /// A name for something temporary of this process.
  func scratch() -> URL {
    folder.appendingPathComponent(Self.temporaryName).appendingPathComponent(scratchName())
  }

  private func scratchName() -> String { "\(getpid())-\(UUID().uuidString)" }

  /// Removes what processes that are gone have left behind.
  func removeLeftovers() {
    for (name, _) in (try? temporary.entries()) ?? [] {
      let parts = name.split(separator: "-", maxSplits: 1)
      guard parts.count == 2, let process = Int32(parts[0]), process > 0 else { continue }
      let isGone = kill(process, 0) != 0 && errno == ESRCH
      if isGone { try? temporary.removeAll(name) }
    }
  }

  /// The hashes and sizes of all objects.
  func all() -> [(hash: String, size: Int)] {
    let folders = ((try? own.entries()) ?? []).filter {
      $0.name.utf8.count == 2 && $0.kind == .folder
    }
    return folders.flatMap { prefix, _ -> [(hash: String, size: Int)] in
      guard let within = try? own.folder(prefix), let entries = try? within.entries() else {
        return []
      }
      return entries.compactMap { name, _ in
        guard Self.path(prefix + name) != nil, let size = within.size(of: name) else { return nil }
        return (hash: prefix + name, size: size)
      }
    }
  }

  /// Removes an object.
  func remove(_ hash: String) throws {
    guard let path = Self.path(hash) else { return }
    try StoreError.describing { try own.remove(path) }
  }
}

/// What is wrong with a store.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  package let description: String

  init(_ description: String) { self.description = description }

  /// Does something with the store's folders; what is wrong with one is wrong with the store.
  static func describing<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let problem as FolderProblem { throw StoreError("\(problem)") }
  }
}
