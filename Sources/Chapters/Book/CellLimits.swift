/// What a cell may use at most.
public struct CellLimits: Codable, Sendable, Hashable {
  /// Seconds that it may take.
  public var seconds: Double?
  /// Memory of its own that a process of it may have, in bytes.
  public var memory: Int?

  /// No limits, or those given.
  public init(seconds: Double? = nil, memory: Int? = nil) {
    self.seconds = seconds
    self.memory = memory
  }

  /// These limits, and where there are none, others.
  package func or(_ other: CellLimits) -> CellLimits {
    CellLimits(seconds: seconds ?? other.seconds, memory: memory ?? other.memory)
  }
}
