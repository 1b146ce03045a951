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
    let program = NotebookProgram.current
    try await Worker.run(
      kinds: program.kinds, objects: URL(fileURLWithPath: objects), prepare: program.prepare,
      platform: program.platform)
  }
}
