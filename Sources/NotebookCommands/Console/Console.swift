import Foundation

/// Standard output for results, standard error for everything else; whatever it is told, nothing but text
/// reaches a terminal.
package enum Console {
  /// Whether a person watches standard error.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Prints a result.
  package static func print(_ text: String) { write(text.forTerminal + "\n", to: .standardOutput) }

  /// Prints a result that is for another program, as it is unless a person watches.
  package static func printData(_ text: String) {
    write((isatty(STDOUT_FILENO) == 1 ? text.forTerminal : text) + "\n", to: .standardOutput)
  }

  /// Prints a result as JSON, the same bytes for the same value; dates are those of ISO 8601.
  package static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    print(String(decoding: try encoder.encode(value), as: UTF8.self).asTerminalJSON)
  }

  /// Prints a message.
  package static func error(_ text: String) { write(text.forTerminal + "\n", to: .standardError) }

  /// Writes text as it is; a reader that has gone away is no failure of ours.
  static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
  }

  /// The width of the terminal, 80 where it is not known.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
