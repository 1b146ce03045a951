import Foundation

/// What a worker tells the runner: a line of JSON each on its standard output.
enum WorkerMessage: Codable, Sendable {
  /// The worker is there; its time runs from now on.
  case began
  /// How far the cell is.
  case progress(Progress)
  /// The cell has ended; the last line.
  case ended(CellEnding)

  /// The message as a line.
  func line() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// The message of a line; none where it is no message.
  init?(line: String) {
    guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: Data(line.utf8)) else {
      return nil
    }
    self = message
  }
}
