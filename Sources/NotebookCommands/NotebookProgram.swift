import ArgumentParser
import Chapters
import Notebook
import Reports

/// A program that runs books: the kinds that it knows, and what it is called.
///
/// A package that reproduces another paper defines kinds and has this as its `main`:
///
///     await NotebookProgram(name: "otherpaper", version: "1.0", kinds: [MyKind.self]).main()
public struct NotebookProgram: Sendable {
  /// What the command line calls it.
  package var name: String
  /// Its version, recorded with every run.
  package var version: String
  /// The kinds that its books may use, besides those that every book has.
  package var kinds: KindRegistry
  /// The types of blocks that its books may have besides experiments.
  package var blocks = BlockRegistry.standard
  /// All that bitwise results depend on beside the keys, as far as this process used it; recorded with every run.
  ///
  /// What only results that are not portable depend on comes after a semicolon (`Platform`).
  package var platform: @Sendable () -> String
  /// What results here would depend on, whether this process has computed any or not.
  package var examinePlatform: @Sendable () -> String = { "" }
  /// What is wrong with the environment, before anything is done; none where nothing is.
  package var complain: @Sendable () -> String? = { nil }
  /// Called in a worker before it runs a cell of a book with such numerics.
  package var prepare: @Sendable (Numerics) -> Void = { _ in }
  /// What keys say of a book's numerics.
  package var spell: @Sendable (Numerics) -> String = \.rawValue
  /// Commands of its own, after those for books.
  package var commands: [any ParsableCommand.Type]
  /// What `doctor` looks at besides.
  package var examine: @Sendable () async -> [Examination]

  /// A program of the given kinds.
  public init(
    name: String, version: String, kinds: [any ExperimentKind.Type],
    platform: @escaping @Sendable () -> String = { "" },
    commands: [any ParsableCommand.Type] = [],
    examine: @escaping @Sendable () async -> [Examination] = { [] }
  ) {
    self.name = name
    self.version = version
    self.kinds = KindRegistry(kinds)
    self.platform = platform
    self.commands = commands
    self.examine = examine
  }

  /// The program that is running; commands are made by the parser and find it here.
  @TaskLocal static var current = NotebookProgram(name: "notebook", version: "", kinds: [])
}
