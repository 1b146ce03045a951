/// Why a cell runs, or does not.
package enum Reason: Sendable, Hashable, CustomStringConvertible {
  /// It has shown nothing yet.
  case neverRun
  /// Its key is what it was, and the store has lost what is kept under it.
  case outputMissing
  /// Its rows were taken over from a published report, and a cell that will run reads the files that came with them.
  case filesMissing
  /// The user wants it to run again.
  case freshRunAsked
  /// It is run beside what the store has, for comparison.
  case comparison
  /// A cell that it reads failed, or waits itself.
  case waitsFor(CellName)
  /// A cell that it reads runs first; what becomes of this one depends on what that puts out.
  case runsFirst(CellName)
  /// It failed, with this message, and nothing has changed since.
  case failedLastTime(String)
  /// What its key is made of has changed.
  case changed([KeyMaterial.Difference])

  /// The reason in words.
  package var description: String {
    switch self {
    case .neverRun: "never run"
    case .outputMissing: "its output is missing from the store"
    case .filesMissing: "only its rows were taken over, and its files are wanted"
    case .freshRunAsked: "a fresh run is asked for"
    case .comparison: "once more"
    case .waitsFor(let cell): "waits for \(cell)"
    case .runsFirst(let cell): "\(cell) runs first"
    case .failedLastTime(let message):
      "failed last time: \(message.split(separator: "\n").first ?? "")"
    case .changed(let differences): differences.map(\.description).joined(separator: ", ")
    }
  }
}
