/// Reads or edits that do not do what they were meant to.
public struct InterventionError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public let description: String
}
