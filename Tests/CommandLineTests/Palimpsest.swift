import Foundation
import TestSupport
import Testing

/// The program, run as a user runs it.
struct Palimpsest {
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

  /// Starts the program in the folder.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> SpawnedProcess {
    try SpawnedProcess(path, arguments, in: folder.url, environment: environment)
  }

  /// Runs the program in the folder to its end.
  func run(_ arguments: String...) throws -> SpawnedProcess.Ended { try run(arguments) }

  /// Runs the program in the folder to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws
    -> SpawnedProcess.Ended
  {
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
