import Chapters
import Foundation

/// A folder that this program writes, opened once: what is in it is reached from there by name, and never through a
/// link.
///
/// Whoever made the folder may have put a link, a pipe or something else where a file of ours should be: that is
/// refused, with its path, and what a link leads to stays as it is.
package final class OwnFolder: Sendable {
  /// Its path, for messages.
  package let path: String
  private let descriptor: Int32

  /// Opens a folder, which is made if it is not there, with the folders above it.
  ///
  /// - Parameters:
  ///   - url: The folder.
  ///   - followsLink: Whether it may be a link itself, since the user named it.
  ///   - permissions: Who may do what with it where it is made.
  /// - Throws: `FolderProblem`.
  package convenience init(
    _ url: URL, followsLink: Bool = false, permissions: mode_t = 0o777
  ) throws {
    let path = url.path
    if mkdir(path, permissions) != 0, errno == ENOENT {
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw FolderProblem(path, "cannot be made: \(FileProblem.reason(error))")
      }
    }
    try self.init(
      path: path, name: path, in: AT_FDCWD, followsLink: followsLink, making: permissions)
  }

  /// Opens a folder that is there.
  ///
  /// - Parameters:
  ///   - url: The folder.
  ///   - followsLink: Whether it may be a link itself, since the user named it.
  /// - Returns: The folder; none where there is nothing of that name.
  /// - Throws: `FolderProblem`.
  package static func existing(_ url: URL, followsLink: Bool = false) throws -> OwnFolder? {
    guard FileKind(at: url.path) != nil else { return nil }
    return try OwnFolder(
      path: url.path, name: url.path, in: AT_FDCWD, followsLink: followsLink, making: nil)
  }

  private init(
    path: String, name: String, in parent: Int32, followsLink: Bool = false, making: mode_t?
  ) throws {
    if let making, mkdirat(parent, name, making) != 0, errno != EEXIST {
      throw FolderProblem(path, "cannot be made: \(String(cString: strerror(errno)))")
    }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
    self.path = path
    descriptor = openat(parent, name, flags)
    guard descriptor < 0 else { return }
    let reason = String(cString: strerror(errno))
    let kind = Self.info(name, in: parent).map { FileKind($0.st_mode) }
    throw FolderProblem(
      path,
      kind.map { $0 == .folder ? "cannot be opened: \(reason)" : "is \($0); expected a folder" }
        ?? "cannot be opened: \(reason)")
  }

  deinit { close(descriptor) }

  // MARK: - Folders

  /// A folder in this one.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - permissions: Who may do what with it where it is made.
  /// - Returns: The folder, which is made if it is not there.
  /// - Throws: `FolderProblem`.
  package func folder(_ name: String, permissions: mode_t = 0o777) throws -> OwnFolder {
    try check(name)
    return try OwnFolder(path: place(name), name: name, in: descriptor, making: permissions)
  }

  /// The folder that a path leads to, which is made with those on the way if they are not there.
  ///
  /// - Parameter path: The path of a file within this folder.
  /// - Returns: The folder that the file is in.
  /// - Throws: `FolderProblem`.
  package func folders(around path: String) throws -> OwnFolder {
    try path.split(separator: "/").dropLast().reduce(self) { try $0.folder(String($1)) }
  }

  /// Takes the rights of all others than the user from the folder, where it is the user's.
  package func keepFromOthers() {
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_uid == geteuid(), info.st_mode & 0o077 != 0
    else { return }
    fchmod(descriptor, 0o700)
  }

  /// What there is in the folder, in no order.
  func entries() throws -> [(name: String, kind: FileKind)] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let listing = fdopendir(copy) else {
      throw FolderProblem(path, "cannot be listed: \(String(cString: strerror(errno)))")
    }
    defer { closedir(listing) }
    var found: [(name: String, kind: FileKind)] = []
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      // Not every file system says here what an entry is.
      let kind =
        entry.pointee.d_type == DT_UNKNOWN
        ? self.kind(of: name) : FileKind(mode_t(entry.pointee.d_type) << 12)
      if let kind, name != ".", name != ".." { found.append((name, kind)) }
    }
    return found
  }

  // MARK: - Files

  /// What a name stands for; none where there is nothing of that name.
  func kind(of name: String) -> FileKind? {
    Self.info(name, in: descriptor).map { FileKind($0.st_mode) }
  }

  /// The size of a file; none where there is no file of that name.
  ///
  /// Folders on the way are followed even if they are links: `entries` tells whether they are.
  func size(of path: String) -> Int? {
    guard let info = Self.info(path, in: descriptor), FileKind(info.st_mode) == .file else {
      return nil
    }
    return Int(info.st_size)
  }

  /// Opens a file in the folder.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - flags: What it is opened for, as the system's `open` has it.
  ///   - permissions: Who may do what with it where it is made.
  /// - Returns: The file; none where there is nothing of that name.
  /// - Throws: `FolderProblem` where it is no file, or cannot be opened.
  func file(
    _ name: String, _ flags: Int32 = O_RDONLY, permissions: mode_t = 0o666
  ) throws -> FileHandle? {
    try check(name)
    // A pipe would be waited for.
    let flags = flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let number = openat(descriptor, name, flags, permissions)
    let reason = errno
    let file = number < 0 ? nil : FileHandle(fileDescriptor: number, closeOnDealloc: true)
    var info = stat()
    let kind = fstat(number, &info) == 0 ? FileKind(info.st_mode) : self.kind(of: name)
    if let kind, kind != .file {
      throw FolderProblem(place(name), "is \(kind); expected a file")
    }
    guard file != nil || reason == ENOENT else {
      throw FolderProblem(place(name), "cannot be opened: \(String(cString: strerror(reason)))")
    }
    return file
  }

  /// Opens a file for reading.
  ///
  /// - Parameter path: Its path within the folder.
  /// - Returns: The file; none where there is nothing of that name.
  /// - Throws: `FolderProblem` where it is no file, or cannot be opened.
  func open(_ path: String) throws -> FileHandle? {
    guard let (folder, name) = try resolved(path) else { return nil }
    return try folder.file(name)
  }

  /// The content of a file.
  ///
  /// - Parameter path: Its path within the folder.
  /// - Returns: The content; none where there is nothing of that name.
  /// - Throws: `FolderProblem` where it is no file, or cannot be read.
  package func data(of path: String) throws -> Data? {
    guard let file = try open(path) else { return nil }
    do {
      return try file.readToEnd() ?? Data()
    } catch {
      throw FolderProblem(place(path), "cannot be read: \(FileProblem.reason(error))")
    }
  }

  /// Writes a file that is not there yet.
  ///
  /// - Parameters:
  ///   - data: Its content.
  ///   - name: Its name.
  ///   - permissions: Who may do what with it.
  ///   - isSynced: Whether it is on the disk when this returns.
  /// - Throws: `FolderProblem`; nothing of the file is left then.
  func writeNew(
    _ data: Data, to name: String, permissions: mode_t, isSynced: Bool
  ) throws {
    let file = try file(name, O_WRONLY | O_CREAT | O_EXCL, permissions: permissions)
    do {
      try file?.write(contentsOf: data)
      if isSynced { try file?.synchronize() }
    } catch {
      unlinkat(descriptor, name, 0)
      throw FolderProblem(place(name), "cannot be written: \(FileProblem.reason(error))")
    }
  }

  /// Writes a file in place of the one of that name, if there is one: at every moment the old one is there or the
  /// new one.
  ///
  /// - Parameters:
  ///   - data: Its content.
  ///   - path: Its path within the folder; the folder that it is in is there.
  /// - Throws: `FolderProblem` where something else than a file is in its place, or it cannot be written.
  package func write(_ data: Data, to path: String) throws {
    guard let (folder, name) = try resolved(path) else {
      throw FolderProblem(place(path), "cannot be written: its folder is not there")
    }
    if let kind = folder.kind(of: name), kind != .file {
      throw FolderProblem(place(path), "is \(kind); expected a file")
    }
    let temporary = ".\(UUID().uuidString)"
    try folder.writeNew(data, to: temporary, permissions: 0o666, isSynced: false)
    try folder.move(temporary, to: name, in: folder)
  }

  /// Moves a file, in place of the one of that name if there is one; where that fails, it is removed.
  func move(_ name: String, to other: String, in folder: OwnFolder) throws {
    guard renameat(descriptor, name, folder.descriptor, other) != 0 else { return }
    let reason = String(cString: strerror(errno))
    unlinkat(descriptor, name, 0)
    throw FolderProblem(folder.place(other), "cannot be written: \(reason)")
  }

  /// Removes a file, if there is one of that name; anything else stays.
  ///
  /// - Parameter path: Its path within the folder.
  /// - Throws: `FolderProblem`.
  package func remove(_ path: String) throws {
    guard let (folder, name) = try resolved(path), folder.kind(of: name) == .file else { return }
    guard unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT else {
      throw FolderProblem(place(path), "cannot be removed: \(String(cString: strerror(errno)))")
    }
  }

  /// Removes whatever has a name, with all that is in it; of a link, the link.
  func removeAll(_ name: String) throws {
    try check(name)
    try FileManager.default.removeItem(atPath: "/proc/self/fd/\(descriptor)/\(name)")
  }

  // MARK: - Names

  private func place(_ path: String) -> String { "\(self.path)/\(path)" }

  /// Refuses what is no name of something in this folder.
  private func check(_ name: some StringProtocol) throws {
    let isName =
      !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(0)
      && !name.utf8.contains(UInt8(ascii: "/"))
    guard isName else {
      throw FolderProblem(place(String(name)), "is no place in this folder")
    }
  }

  /// The folder that a path leads to, and the name there; none where a folder on the way is not there.
  private func resolved(_ path: String) throws -> (folder: OwnFolder, name: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for part in parts { try check(part) }
    var folder = self
    for part in parts.dropLast() {
      guard folder.kind(of: part) != nil else { return nil }
      folder = try OwnFolder(
        path: folder.place(part), name: part, in: folder.descriptor, making: nil)
    }
    return parts.last.map { (folder, $0) }
  }

  private static func info(_ name: String, in folder: Int32) -> stat? {
    var info = stat()
    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 ? info : nil
  }
}

/// What is wrong with a folder of this program, or with what is in it.
package struct FolderProblem: Error, Sendable, CustomStringConvertible {
  /// The path, and what is wrong there.
  package let description: String

  init(_ path: String, _ reason: String) { description = "\(path): \(reason)" }
}
