import Foundation

/// How a run of a cell ended.
package enum Outcome: String, Sendable, Hashable, Codable {
  /// It put out what its kind declares.
  case done
  /// It failed, and nothing of it is kept.
  case failed
}

/// What a run of a cell took.
package struct CellCost: Sendable, Hashable, Codable {
  /// From its beginning to its end, in seconds.
  package var seconds: Double
  /// Of processors, in seconds, where it was noted.
  package var processorSeconds: Double?
  /// The most memory held at once, in bytes, where it was noted.
  package var peakMemory: Int?

  /// A cost.
  package init(seconds: Double, processorSeconds: Double? = nil, peakMemory: Int? = nil) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.peakMemory = peakMemory
  }
}

/// One run of a cell, as the history has it.
package struct Execution: Sendable {
  /// Its number in the store; none before it is noted.
  package var number: Int64?
  /// The cell.
  package var name: CellName
  /// The cell's key then.
  package var key: CellKey
  /// When it began, by the machine's clock.
  package var started: Date
  /// What it took.
  package var cost: CellCost
  /// How it ended.
  package var outcome: Outcome
  /// Why it failed.
  package var message: String?
  /// How the cell's process ended, where it did not say so itself.
  package var exit: String?
  /// The machine's name.
  package var host: String
  /// The program's version.
  package var version: String
  /// What it ran on, as far as the same bytes depend on it.
  package var platform: String
}

/// A cell's output in the store, without its content, and the run that made it.
package struct KeptOutput: Sendable {
  /// The cell's key.
  package var key: String
  /// The hash over the frames' and blobs' hashes.
  package var hash: String
  /// The frames and blobs.
  package var contents: OutputContents
  /// What the run took.
  package var cost: CellCost
  /// When it ended.
  package var finished: Date
  /// What it ran on, as far as the same bytes depend on it.
  package var platform: String

  /// Whether all of it is here: of what was taken over from a published report, only the frames may be.
  package var isWhole: Bool { contents.hash == hash }
}

/// A run of a book after which it showed something else than before.
package struct NotedRun: Sendable, Hashable {
  /// Its number.
  package var number: Int64
  /// The profile that was in force.
  package var profile: String
  /// When it ended.
  package var finished: Date
  /// The program's version.
  package var version: String
}

/// The runs of a block's cells on one day that ended alike.
package struct PastRuns: Sendable, Hashable {
  /// The day: `2026-11-24`.
  package var day: String
  /// How they ended.
  package var outcome: Outcome
  /// How many there were.
  package var cells: Int
  /// How long they took together, in seconds.
  package var seconds: Double
  /// The program's version.
  package var version: String
}

/// A run of a cell among those before it.
package struct PastExecution: Sendable {
  /// The run.
  package var execution: Execution
  /// What made its key differ from that of the run before it of the same cell.
  package var changes: [KeyMaterial.Difference]
  /// The output, where the store still has it.
  package var output: StoredOutput?
}
