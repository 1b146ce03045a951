import ArgumentParser
import Foundation

extension AsyncParsableCommand {
  /// Runs a command line to the end of the process, as `main` does; what goes wrong is told by `Console`,
  /// since a message may quote what a book says.
  static func runToTheEnd(_ arguments: [String]?) async {
    do {
      var command = try await asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let (message, code) = (fullMessage(for: error), exitCode(for: error))
      if !message.isEmpty {
        if code.isSuccess { Console.print(message) } else { Console.error(message) }
      }
      Foundation.exit(code.rawValue)
    }
  }
}
