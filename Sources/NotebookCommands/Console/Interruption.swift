import Foundation

/// Ends the program on Ctrl-C with the status that the command line promises.
///
/// Finished cells are in the store already, and an object that is half written has no name yet, so
/// there is nothing to save.
enum Interruption {
  /// Handles SIGINT and SIGTERM from now on.
  ///
  /// - Parameter message: What is said at the end.
  /// - Returns: The sources; they watch as long as they are kept.
  static func watch(saying message: String) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Console.error("\n\(message)")
        _exit(ExitStatus.interrupted)
      }
      source.resume()
      return source
    }
  }
}
