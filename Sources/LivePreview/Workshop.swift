import Notebook

/// What a run is asked to do.
package struct RunRequest: Sendable, Hashable {
  /// The only blocks that are run, with what they depend on; all that is stale where none is given.
  package var only: [String] = []
  /// Blocks that are run again whatever the store has.
  package var fresh: Set<String> = []

  /// Everything that is stale.
  package init() {}
}

/// How a book that is being edited is read and run.
package struct Workshop: Sendable {
  /// Reads and checks the book; one from before an edit is given where nothing but chapters was edited.
  var load: @Sendable (Book?) throws -> Book
  /// What the store has of it.
  var stored: @Sendable (Book) async throws -> BookResults
  /// Runs what is stale of it.
  var run:
    @Sendable (Book, RunRequest, @escaping @Sendable (RunEvent) -> Void) async throws -> BookResults
  /// Where results are kept.
  var store: Store

  /// A workshop.
  ///
  /// - Parameters:
  ///   - store: Where results are kept.
  ///   - load: Reads and checks the book; one from before an edit is given where nothing but chapters was edited.
  ///   - stored: What the store has of it.
  ///   - run: Runs what is stale of it.
  package init(
    store: Store, load: @escaping @Sendable (Book?) throws -> Book,
    stored: @escaping @Sendable (Book) async throws -> BookResults,
    run:
      @escaping @Sendable (
        Book, RunRequest, @escaping @Sendable (RunEvent) -> Void
      ) async throws -> BookResults
  ) {
    self.store = store
    self.load = load
    self.stored = stored
    self.run = run
  }
}
