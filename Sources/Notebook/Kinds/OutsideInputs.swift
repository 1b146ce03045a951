import Chapters

/// What a cell reads besides the outputs of other cells: part of its key by content.
public struct OutsideInputs: Sendable, Hashable {
  /// Files and folders, by their paths from the chapter's folder, each once.
  public private(set) var files: [InputFile]
  /// Environment variables, by name.
  public var variables: [String]

  /// Files and variables that a cell reads.
  public init(files: [InputFile] = [], variables: [String] = []) {
    self.files = []
    self.variables = variables
    for file in files { add(file) }
  }

  /// Adds what else is read.
  mutating func add(_ other: OutsideInputs) {
    for file in other.files { add(file) }
    variables += other.variables
  }

  /// Adds a file, unless it is there.
  public mutating func add(_ file: InputFile) {
    if !files.contains(file) { files.append(file) }
  }
}
