import Chapters
import Foundation
import Frames

/// What a run is given besides its spec.
public struct RunContext: Sendable {
  /// The seed of the cell's random streams (the block's `seed`).
  public let seed: UInt64
  /// How many threads the run may keep busy; must not change the output.
  public let threads: Int
  /// The chapter's folder, which the paths of files are from.
  public let folder: URL
  /// A folder for files that are gone when the run is over; a run that needs it makes it.
  public let scratch: URL
  /// Where the system calls of programs are noted, if they are.
  let trace: String?
  private let inputs: [String: StoredOutput]
  private let report: @Sendable (Progress) -> Void

  /// The context of a run.
  ///
  /// - Parameters:
  ///   - seed: The seed of the cell's random streams.
  ///   - threads: How many threads the run may keep busy.
  ///   - folder: The chapter's folder.
  ///   - scratch: A folder for files that are gone when the run is over.
  ///   - trace: Where the system calls of programs are noted, if they are.
  ///   - inputs: The outputs of the cells that the spec refers to, by block id.
  ///   - report: Called with how far the run is.
  package init(
    seed: UInt64, threads: Int, folder: URL = URL(fileURLWithPath: "."),
    scratch: URL = FileManager.default.temporaryDirectory, trace: String? = nil,
    inputs: [String: StoredOutput] = [:],
    progress report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.seed = seed
    self.threads = threads
    self.folder = folder
    self.scratch = scratch
    self.trace = trace
    self.inputs = inputs
    self.report = report
  }

  /// The output of the cell that a key of the spec refers to.
  public func output<Target>(of input: Input<Target>) -> StoredOutput {
    guard let output = inputs[input.id] else {
      fatalError("the runner gave the cell no output of '\(input.id)'")
    }
    return output
  }

  /// What a key of the spec refers to.
  ///
  /// - Throws: Where it cannot be read.
  public func read<Thing: ReadableArtifact>(_ input: Input<Thing>) throws -> Thing {
    try Thing(from: output(of: input))
  }

  /// Where a file that a key names lies.
  public func url(of file: InputFile) -> URL { BookFiles.url(file.path, folder: folder) }

  /// The rows of a file of a table that a key names: .csv, .tsv, .jsonl or .json.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - columns: Columns that it must have.
  ///   - source: Where such files come from, for readers whose file has another layout.
  /// - Returns: Its rows, all columns as written.
  /// - Throws: What is wrong with the file, with the line where there is one.
  public func table(
    _ file: InputFile, needing columns: [String], from source: String
  ) throws -> Frame {
    guard let format = TableFormat(file: file.path) else {
      throw UnsuitableTable("'\(file.path)' is none of .csv, .tsv, .jsonl and .json")
    }
    guard let data = try? Data(contentsOf: url(of: file), options: .mappedIfSafe) else {
      throw UnsuitableTable("'\(file.path)' cannot be read. \(source)")
    }
    let frame = try format.frame("rows", data, source: file.path)
    for column in columns where frame.index(of: column) == nil {
      let known = frame.columns.map(\.name)
      let nearest = Suggestion.nearest(to: column, in: known).map { "; is it '\($0)'?" } ?? ""
      throw UnsuitableTable("'\(file.path)' has no column '\(column)'\(nearest) \(source)")
    }
    return frame
  }

  /// Tells how far the run is; shown to the user, kept nowhere.
  public func progress(_ completed: Int, of total: Int, _ message: String = "") {
    report(Progress(completed: completed, total: total, message: message))
  }

  /// Tells what the run's programs have printed last; shown to the user, kept nowhere.
  func printed(_ lines: [String]) {
    var progress = Progress(completed: 0, total: 0, message: "")
    progress.output = lines
    report(progress)
  }
}

/// How far a run is.
public struct Progress: Sendable, Hashable, Codable {
  /// Units of work done.
  public var completed: Int
  /// Units of work in all; 0 where that is not known.
  public var total: Int
  /// What to show beside them: `loss 0.412, 21k tokens/s`.
  public var message: String
  /// The last lines that the run's programs have printed.
  package var output: [String] = []

  /// A state of a run.
  package init(completed: Int, total: Int, message: String) {
    self.completed = completed
    self.total = total
    self.message = message
  }

  /// The share that is done, from 0 to 1; none where it is not known.
  package var share: Double? {
    total > 0 ? min(1, max(0, Double(completed) / Double(total))) : nil
  }
}

/// A file of rows that a kind cannot use.
public struct UnsuitableTable: Error, CustomStringConvertible {
  /// What is wrong with it.
  public let description: String

  /// A file that is wrong in some way.
  package init(_ description: String) { self.description = description }
}
