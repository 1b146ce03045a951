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
  private var temporaryFolder: URL { folder.appendingPathComponent("tmp") }

  /// The objects in a folder, which is made if it is not there.
  init(folder: URL) throws {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("tmp"), withIntermediateDirectories: true)
    } catch {
      throw StoreError("\(folder.path): cannot be made: \(FileProblem.reason(error))")
    }
  }

  /// Where an object of that hash is, or would be.
  package func url(_ hash: String) -> URL {
    folder.appendingPathComponent(String(hash.prefix(2)))
      .appendingPathComponent(String(hash.dropFirst(2)))
  }

  /// Whether there is an object of that hash and size; its content is not read.
  func contains(_ hash: String, size: Int) -> Bool {
    var info = stat()
    let path = "\(folder.path)/\(hash.prefix(2))/\(hash.dropFirst(2))"
    return stat(path, &info) == 0 && Int(info.st_size) == size
  }

  // MARK: - Writing

  /// Stores some bytes.
  ///
  /// - Returns: Their hash.
  /// - Throws: `StoreError` with the path that cannot be written, and why.
  func write(_ data: Data) throws -> String {
    let hash = ContentHash.sha256(data)
    let place = url(hash)
    if contains(hash, size: data.count) { return hash }
    let temporary = scratch()
    do {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: temporary)
      let handle = try FileHandle(forUpdating: temporary)
      try handle.synchronize()
      try handle.close()
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw StoreError("\(place.path): cannot be written: \(FileProblem.reason(error))")
    }
    guard rename(temporary.path, place.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(at: temporary)
      throw StoreError("\(place.path): cannot be written: \(reason)")
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
    let place = url(hash)
    guard let data = try? Data(contentsOf: place) else {
      throw StoreError("the object \(hash.prefix(12)) is missing")
    }
    guard ContentHash.sha256(data) == hash else {
      try? FileManager.default.removeItem(at: place)
      throw StoreError("the object \(hash.prefix(12)) is damaged: its content has another hash")
    }
    return data
  }

  /// Checks an object without holding it in memory; a damaged one is removed.
  func verify(_ object: OutputContents.Object) throws {
    guard let hash = ContentHash.sha256(fileAt: url(object.hash)) else {
      throw StoreError("the object \(object.hash.prefix(12)) ('\(object.name)') is missing")
    }
    guard hash == object.hash else {
      try? FileManager.default.removeItem(at: url(object.hash))
      throw StoreError(
        "the object \(object.hash.prefix(12)) ('\(object.name)') is damaged: its content has "
          + "another hash")
    }
  }

  /// An output, the bytes of its frames read and checked.
  func output(
    hash: String, _ contents: OutputContents, axes: [AxisValue]
  ) throws -> StoredOutput {
    StoredOutput(
      hash: hash, axes: axes,
      stored: try contents.frames.map { StoredFrame($0.name, bytes: try read($0.hash)) },
      blobs: Dictionary(
        contents.blobs.map { ($0.name, url($0.hash)) }, uniquingKeysWith: { $1 }))
  }

  // MARK: - What is not an object

  /// A name for something temporary of this process.
  func scratch() -> URL {
    temporaryFolder.appendingPathComponent("\(getpid())-\(UUID().uuidString)")
  }

  /// Removes what processes that are gone have left behind.
  func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: temporaryFolder.path)) ?? []
    for name in names {
      guard let process = name.split(separator: "-").first.flatMap({ Int32($0) }) else { continue }
      let isGone = kill(process, 0) != 0 && errno == ESRCH
      if isGone { try? FileManager.default.removeItem(at: temporaryFolder.appending(path: name)) }
    }
  }

  /// The hashes and sizes of all objects.
  func all() -> [(hash: String, size: Int)] {
    let files = FileManager.default
    let prefixes = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
    return prefixes.filter { $0.count == 2 }.flatMap { prefix -> [(hash: String, size: Int)] in
      let names =
        (try? files.contentsOfDirectory(atPath: folder.appending(path: prefix).path)) ?? []
      return names.compactMap { name in
        var info = stat()
        guard stat(folder.appending(path: "\(prefix)/\(name)").path, &info) == 0 else { return nil }
        return (hash: prefix + name, size: Int(info.st_size))
      }
    }
  }

  /// Removes an object.
  func remove(_ hash: String) throws {
    try FileManager.default.removeItem(at: url(hash))
  }
}

/// What is wrong with a store.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  package let description: String

  init(_ description: String) { self.description = description }
}
