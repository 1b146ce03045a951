import NotebookCommands
import Tensors

extension Console {
  /// Does something with files; one that is not what it should be is told, and ends the program.
  static func reportingFileErrors(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FileError {
      self.error("error: \(error)")
      throw ExitStatus.failure
    }
  }
}
