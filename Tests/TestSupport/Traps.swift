import Foundation

/// What someone may put into a folder where files are expected, and whether anything outside has changed.
extension TemporaryFolder {
  /// Puts a link, and the folders above it.
  ///
  /// - Parameters:
  ///   - path: Its path within the folder.
  ///   - target: Where it leads, as written into it.
  /// - Throws: Where it cannot be made.
  public func link(_ path: String, to target: String) throws {
    let place = try room(for: path)
    try FileManager.default.createSymbolicLink(
      atPath: place.path, withDestinationPath: target)
  }

  /// Puts a pipe that nobody writes to, and the folders above it.
  public func pipe(_ path: String) throws {
    guard mkfifo(try room(for: path).path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  private func room(for path: String) throws -> URL {
    let place = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    return place
  }

  /// Everything in the folder by its path, in words that change with whatever is done to it but reading.
  public func state() throws -> [String: String] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: url.path) + ["."]
    return Dictionary(
      uniqueKeysWithValues: paths.map { path in
        var info = stat()
        lstat(url.appending(path: path).path, &info)
        let changed = "\(info.st_ctim.tv_sec).\(info.st_ctim.tv_nsec)"
        return (path, "\(info.st_mode) \(info.st_ino) \(info.st_size) \(changed)")
      })
  }

  /// The permissions of something in the folder.
  public func permissions(_ path: String) -> UInt32 {
    var info = stat()
    lstat(url.appending(path: path).path, &info)
    return UInt32(info.st_mode & 0o777)
  }
}
