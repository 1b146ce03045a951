import ArgumentParser
import Foundation
import Notebook

/// `worker`: runs one cell for a runner; no command for people.
struct RunWorker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Worker.argument, abstract: "Run one cell for a runner.", shouldDisplay: false)

  @Argument(help: "The runner's process number, for the supervisor.") var runner: Int32
  @Argument(help: "The folder of the store's objects.") var objects: String

  func run() async throws {
    try await Worker.run(
      kinds: NotebookProgram.current.kinds, objects: URL(fileURLWithPath: objects))
  }
}
