import CLinux
import Foundation

/// Tells the runners on one store which cells are being run.
///
/// A lock is a byte of a file at an offset that the key says, held by the open file: the system
/// releases it when its holder ends, whatever ended it, and nothing is left behind.
final class CellLocks: Sendable {
  private let file: FileHandle?
  /// The file's number; the handle keeps it open.
  private let descriptor: Int32

  /// The locks of a store, whose file is made if it is not there.
  ///
  /// - Parameter folder: The store's folder.
  /// - Throws: `FolderProblem` where the file cannot be written.
  init(in folder: OwnFolder) throws {
    guard let file = try folder.file("locks", O_RDWR | O_CREAT, permissions: 0o600) else {
      throw FolderProblem(folder.path, "the folder is gone")
    }
    self.file = file
    descriptor = file.fileDescriptor
  }

  /// Locks that are always free: those of a store that nobody can write here.
  init() {
    file = nil
    descriptor = -1
  }

  /// Takes the locks of all keys, unless a runner has one.
  ///
  /// - Returns: Whether they are taken now.
  func takeAll() -> Bool {
    lock_bytes(descriptor, 0, 0) == 0 || (errno != EAGAIN && errno != EACCES)
  }

  /// Releases the locks of all keys.
  func releaseAll() { _ = unlock_bytes(descriptor, 0, 0) }

  /// Does something that no other program on the store does at the same time.
  func alone<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard file != nil else { return try body() }
    _ = await_byte(descriptor, Self.opening)
    defer { _ = unlock_bytes(descriptor, Self.opening, 1) }
    return try body()
  }

  /// Notes that a run is under way, until this is closed: nothing is trimmed meanwhile.
  func beginRun() { _ = lock_bytes(descriptor, Self.runs + off_t(getpid()), 1) }

  /// Notes that the run is over.
  func endRun() { _ = unlock_bytes(descriptor, Self.runs + off_t(getpid()), 1) }

  /// Offsets beyond those of keys, one for each process number.
  private static let runs = off_t(1) << 62
  private static let opening = (off_t(1) << 62) - 1

  /// Takes the lock of a key, unless another runner has it.
  ///
  /// - Returns: Whether this runner has it now. Where the file system knows no locks, it has.
  func take(_ key: String) -> Bool {
    lock_bytes(descriptor, Self.offset(key), 1) == 0 || (errno != EAGAIN && errno != EACCES)
  }

  /// Releases the lock of a key.
  func release(_ key: String) { _ = unlock_bytes(descriptor, Self.offset(key), 1) }

  /// The first 62 bits of the key.
  private static func offset(_ key: String) -> off_t {
    off_t(UInt64(key.prefix(16), radix: 16).map { $0 >> 2 } ?? 0)
  }
}
