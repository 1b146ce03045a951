import Foundation

/// What a runner tells while it runs.
package enum RunEvent: Sendable {
  /// The cells that are to run, before the first does.
  case planned([Cell])
  /// A cell begins: the number of it among those that run, and how many those are.
  case started(cell: Cell, key: String, number: Int, of: Int, reason: Reason)
  /// How far a running cell is.
  case progress(cell: Cell, Progress)
  /// A cell is done, failed or blocked, or was found in the store.
  case finished(cell: Cell, CellResult)
  /// A cell is being run by another runner on the same store.
  case waiting(cell: Cell)
  /// A cell put out something else than the store had under its key, made on the same platform at that time.
  case changed(cell: Cell, since: Date)
  /// Something that the user should know.
  case notice(String)
}
