/// What a runner tells while it runs.
public enum RunEvent: Sendable {
  /// A cell begins: the number of it among those that run, and how many those are.
  case started(cell: Cell, number: Int, of: Int, reason: String)
  /// How far the running cell is.
  case progress(cell: Cell, Progress)
  /// A cell is done, failed or blocked, or was found in the store.
  case finished(cell: Cell, CellResult)
  /// Something that the user should know.
  case notice(String)
}
