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

  /// Where the program lies.
  var path: String { Self.programs.appending(path: name).path }

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

  /// The program's file.
  var file: URL { Self.programs.appending(path: name) }

  /// The program while it runs; what it prints goes to files, which no other process can hold up.
  final class Running {
    let process = Process()
    private let files: TemporaryFolder

    fileprivate init(
      _ name: String, _ arguments: [String], in folder: URL, environment: [String: String]
    ) throws {
      files = try TemporaryFolder(["output": "", "errors": ""])
      process.executableURL = Palimpsest.programs.appending(path: name)
      process.arguments = arguments
      process.currentDirectoryURL = folder
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: files.url.appending(path: "output"))
      process.standardError = try FileHandle(forWritingTo: files.url.appending(path: "errors"))
      try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it has told on standard error so far.
    var errors: String { get throws { try files.read("errors") } }

    /// What it has printed so far.
    var output: String { get throws { try files.read("output") } }

    /// Waits until a text is told on standard error.
    func awaits(_ text: String, seconds: Double = 30) throws {
      try eventually("'\(text)' is told", seconds: seconds) { try errors.contains(text) }
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end; one that takes minutes is killed.
    @discardableResult func end() throws -> Ended {
      let watchdog = DispatchWorkItem { [process] in kill(process.processIdentifier, SIGKILL) }
      DispatchQueue.global().asyncAfter(deadline: .now() + 180, execute: watchdog)
      process.waitUntilExit()
      watchdog.cancel()
      return Ended(
        status: process.terminationStatus, output: try files.read("output"), errors: try errors)
    }
  }

  /// Starts the program in the folder.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    try Running(name, arguments, in: folder.url, environment: environment)
  }

  /// Runs the program in the folder to its end.
  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs the program in the folder to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
    try start(arguments, environment: environment).end()
  }
}

extension Palimpsest {
  /// A chapter with a block of each type, whose claim is open.
  static let smallChapter = """
    # A small book

    Prose.

    ```yaml experiment
    id: doses
    run: data
    rows: [{dose: 1, effect: 0.2}, {dose: 2, effect: 0.5}]
    ```

    ```yaml plot
    from: doses
    kind: bar
    x: dose
    y: effect
    ```

    ```yaml claim
    text: The larger dose does more.
    expect: doses[dose=2].effect > doses[dose=1].effect
    ```

    The larger dose gives `= doses[dose=2].effect`.
    """

  /// The blocks of a world and of a model that is trained on it, for `steps`.
  static let trainingChapter = """
    ```yaml experiment
    id: world
    run: world
    athletes: 16
    golfers: 4
    first_names: 6
    last_names: 8
    ```

    ```yaml experiment
    id: base
    run: train
    world: world
    layers: 1
    width: 16
    heads: 2
    mlp_width: 16
    steps: ${steps}
    ```
    """
}

/// Waits until something is so, which another program brings about.
///
/// - Parameters:
///   - what: What should be so, for the complaint.
///   - seconds: How long at most.
///   - condition: Whether it is.
/// - Throws: Where it is not so in time, or looking fails.
func eventually(_ what: String, seconds: Double = 30, _ condition: () throws -> Bool) throws {
  let end = Date().addingTimeInterval(seconds)
  while try !condition() {
    try #require(Date() < end, "it never comes about that \(what)")
    usleep(5000)
  }
}
