import Foundation
import TestSupport
import Testing

/// The program, run as a user runs it.
struct Palimpsest {
  struct Ended {
    var status: Int32
    var output: String
    var errors: String
  }

  let folder: TemporaryFolder
  private let name: String

  /// A folder with a book of the given files under `chapters`, for the program of a name.
  init(_ files: [String: String], program name: String = "palimpsest") throws {
    self.name = name
    folder = try TemporaryFolder(
      Dictionary(uniqueKeysWithValues: files.map { ("chapters/\($0.key)", $0.value) }))
  }

  /// Programs lie beside the test bundle.
  private static let programs: URL = {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let arguments = CommandLine.arguments.first.map { URL(fileURLWithPath: $0) }
    let here = bundle ?? arguments ?? URL(fileURLWithPath: ".build/debug/x")
    return here.deletingLastPathComponent()
  }()

  /// Starts the program in the folder.
  func start(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (process: Process, output: Pipe, errors: Pipe) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = Self.programs.appending(path: name)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return (process, output, errors)
  }

  /// Runs the program in the folder to its end.
  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs the program in the folder to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
    let (process, output, errors) = try start(arguments, environment: environment)
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ended(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}
