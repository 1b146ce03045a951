/// The steps of a run: each tells how far the run is, lets others run, and ends where the run is
/// cancelled.
///
///     for try await step in context.steps(spec.steps) { ... }
public struct Steps: AsyncSequence, Sendable {
  fileprivate let range: Range<Int>
  fileprivate let total: Int
  fileprivate let message: String
  fileprivate let context: RunContext

  /// The steps one after the other.
  public func makeAsyncIterator() -> Iterator { Iterator(steps: self, next: range.lowerBound) }

  /// Where a run is among its steps.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let steps: Steps
    fileprivate var next: Int

    /// The next step, from 0; none after the last.
    ///
    /// - Throws: `CancellationError`.
    public mutating func next() async throws -> Int? {
      try Task.checkCancellation()
      await Task.yield()
      guard next < steps.range.upperBound else { return nil }
      steps.context.progress(next, of: steps.total, steps.message)
      defer { next += 1 }
      return next - steps.range.lowerBound
    }
  }
}

extension RunContext {
  /// Goes step by step.
  ///
  /// - Parameters:
  ///   - count: How many steps.
  ///   - done: Steps of the run that went before these.
  ///   - total: Steps of the run; these and those before where none are given.
  ///   - message: What is shown beside the progress.
  /// - Returns: The steps, numbered from 0.
  public func steps(
    _ count: Int, after done: Int = 0, of total: Int? = nil, _ message: String = ""
  ) -> Steps {
    Steps(range: done..<done + count, total: total ?? done + count, message: message, context: self)
  }
}
