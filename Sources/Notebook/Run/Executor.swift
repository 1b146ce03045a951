/// Where cells are run.
package protocol Executor: Sendable {
  /// Runs a cell; its output is written among the store's objects.
  ///
  /// A cancelled task ends what it runs before it returns.
  ///
  /// - Parameters:
  ///   - task: The cell.
  ///   - objects: The store's objects.
  ///   - report: Called with how far the run is.
  /// - Returns: How it ended.
  func run(
    _ task: CellTask, objects: ObjectStore, progress report: @escaping @Sendable (Progress) -> Void
  ) async -> CellEnding
}

/// Runs cells in this process: nothing is contained, and limits are not kept.
package struct InProcessExecutor: Executor {
  private let kinds: KindRegistry

  /// An executor for books of the given kinds.
  package init(_ kinds: KindRegistry) { self.kinds = kinds }

  package func run(
    _ task: CellTask, objects: ObjectStore, progress report: @escaping @Sendable (Progress) -> Void
  ) async -> CellEnding {
    await task.perform(kinds: kinds, objects: objects, progress: report)
  }
}
