import Foundation

/// The folders in which programs are looked for by name.
package struct SearchPath: Sendable {
  private let folders: [String]

  /// The folders that an environment names.
  ///
  /// - Parameter environment: The environment; that of this process where none is given.
  package init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    folders = path.split(separator: ":").map(String.init)
  }

  /// The path of the first program of a name, or of the program of a path; none where there is none.
  package func program(_ name: String) -> String? {
    let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return paths.first(where: FileManager.default.isExecutableFile(atPath:))
  }
}
