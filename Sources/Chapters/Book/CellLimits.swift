/// What a cell may use at most.
package struct CellLimits: Codable, Sendable, Hashable {
  /// Seconds that it may take.
  package var seconds: Double?
  /// Memory of its own that a process of it may have, in bytes.
  package var memory: Int?

  /// No limits, or those given.
  package init(seconds: Double? = nil, memory: Int? = nil) {
    self.seconds = seconds
    self.memory = memory
  }

  /// These limits, and where there are none, others.
  package func or(_ other: CellLimits) -> CellLimits {
    CellLimits(seconds: seconds ?? other.seconds, memory: memory ?? other.memory)
  }
}
