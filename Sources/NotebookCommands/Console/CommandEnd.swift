import ArgumentParser
import Foundation

extension AsyncParsableCommand {
  /// Runs the command line to the end of the process, as `main` does; what goes wrong is told by `Console`,
  /// since a message may quote what a book says.
  static func runToTheEnd() async {
    do {
      var command = try await asyncParseAsRoot()
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
