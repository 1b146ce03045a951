import Foundation

/// Files named by the SHA-256 of their content.
///
/// An object is written under a temporary name, synced, and only then named: a file in place is
/// whole, whatever was killed when.
public struct ObjectStore: Sendable {
  private let folder: URL
  private var temporaryFolder: URL { folder.appendingPathComponent("tmp") }

  /// The objects in a folder, which is made if it is not there.
  init(folder: URL) throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("tmp"), withIntermediateDirectories: true)
  }

  /// Where an object of that hash is, or would be.
  public func url(_ hash: String) -> URL {
    folder.appendingPathComponent(String(hash.prefix(2)))
      .appendingPathComponent(String(hash.dropFirst(2)))
  }

  /// Whether there is an object of that hash and size; its content is not read.
  func contains(_ hash: String, size: Int) -> Bool {
    let values = try? FileManager.default.attributesOfItem(atPath: url(hash).path)
    return (values?[.size] as? Int) == size
  }

  /// Stores some bytes.
  ///
  /// - Returns: Their hash.
  func write(_ data: Data) throws -> String {
    let hash = ContentHash.sha256(data)
    let place = url(hash)
    if contains(hash, size: data.count) { return hash }
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    let temporary = temporaryFolder.appendingPathComponent(UUID().uuidString)
    do {
      try data.write(to: temporary)
      let handle = try FileHandle(forUpdating: temporary)
      try handle.synchronize()
      try handle.close()
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw error
    }
    guard rename(temporary.path, place.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(at: temporary)
      throw StoreError("\(place.path): cannot be written: \(reason)")
    }
    return hash
  }

  /// The bytes of an object.
  ///
  /// - Throws: `StoreError` where it is missing or its content does not have that hash; a damaged
  ///   object is removed, so that it is written anew.
  func read(_ hash: String) throws -> Data {
    let place = url(hash)
    guard let data = try? Data(contentsOf: place, options: .alwaysMapped) else {
      throw StoreError("the object \(hash.prefix(12)) is missing")
    }
    guard ContentHash.sha256(data) == hash else {
      try? FileManager.default.removeItem(at: place)
      throw StoreError("the object \(hash.prefix(12)) is damaged: its content has another hash")
    }
    return data
  }
}

/// What is wrong with a store.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}
