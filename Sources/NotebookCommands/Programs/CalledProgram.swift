import Foundation
import Subprocess
import SystemPackage

/// A program that was run to its end, and what it printed.
///
/// Foundation's `Process` reads past the end of a buffer where over 1,365 descriptors are open.
package struct CalledProgram: Sendable {
  /// How it ended.
  let status: TerminationStatus
  /// What it printed on standard output, where that was kept.
  package let output: String
  /// What it printed on standard error.
  package let errors: String

  /// Whether it ended with the status 0.
  package var hasSucceeded: Bool { status.isSuccess }

  /// Where standard output goes.
  package enum Destination: Sendable {
    /// Into the result.
    case kept
    /// Nowhere.
    case dropped
    /// To standard error, as it comes.
    case shown
  }

  /// More than this on either side is an error.
  private static let largest = 4_000_000

  /// Runs a program to its end; it is ended itself where the task is cancelled.
  ///
  /// - Parameters:
  ///   - path: Its path.
  ///   - arguments: Its arguments.
  ///   - environment: Its environment; that of this process where none is given.
  ///   - destination: Where its standard output goes.
  /// - Returns: How it ended, and what it printed.
  /// - Throws: Where it cannot be started, or prints without end.
  package static func run(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil,
    output destination: Destination = .kept
  ) async throws -> CalledProgram {
    var options = PlatformOptions()
    options.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .zero)]
    let variables = environment.map { all in
      Environment.custom(
        Dictionary(uniqueKeysWithValues: all.map { (Environment.Key(stringLiteral: $0), $1) }))
    }
    let configuration = Configuration(
      executable: .path(FilePath(path)), arguments: Arguments(arguments),
      environment: variables ?? .inherit, platformOptions: options)
    switch destination {
    case .kept:
      let ended = try await Subprocess.run(
        configuration, output: .string(limit: largest), error: .string(limit: largest))
      return CalledProgram(
        status: ended.terminationStatus, output: ended.standardOutput,
        errors: ended.standardError)
    case .dropped:
      let ended = try await Subprocess.run(
        configuration, output: .discarded, error: .string(limit: largest))
      return CalledProgram(
        status: ended.terminationStatus, output: "", errors: ended.standardError)
    case .shown:
      let ended = try await Subprocess.run(
        configuration,
        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
        error: .string(limit: largest))
      return CalledProgram(
        status: ended.terminationStatus, output: "", errors: ended.standardError)
    }
  }
}
