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
  public var name: String
  /// Its version, recorded with every run.
  public var version: String
  /// The kinds that its books may use, besides those that every book has.
  public var kinds: KindRegistry
  /// The types of blocks that its books may have besides experiments.
  package var blocks = BlockRegistry.standard
  /// All that bitwise results depend on beside the keys; recorded with every run, and asked for then.
  public var platform: @Sendable () -> String
  /// Commands of its own, after those for books.
  public var commands: [any ParsableCommand.Type]
  /// What `doctor` looks at besides.
  public var examine: @Sendable () -> [Examination]

  /// A program of the given kinds.
  public init(
    name: String, version: String, kinds: [any ExperimentKind.Type],
    platform: @escaping @Sendable () -> String = { "" },
    commands: [any ParsableCommand.Type] = [],
    examine: @escaping @Sendable () -> [Examination] = { [] }
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

  /// Runs the command line to the end of the process.
  public func main() async {
    await Self.$current.withValue(self) { await BookCommand.runToTheEnd() }
  }
}

/// The command line of a program that runs books.
struct BookCommand: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    let program = NotebookProgram.current
    return CommandConfiguration(
      commandName: program.name,
      abstract: "Runs the experiments that a book's chapters describe, and renders the book.",
      discussion: """
        A book is a folder of Markdown chapters. Fenced blocks in them (```yaml experiment) say what \
        to run; tables, plots and claims say what to show. Every result is kept by the content of \
        what it depends on: editing prose reruns nothing, editing an option reruns what depends on it.

          \(program.name) new book my-book         a book to begin with
          \(program.name) report                   run what is stale, render everything into artifacts/
          \(program.name) report --profile smoke   the same with the parameters of the profile 'smoke'
          \(program.name) plan                     what would run, and why
          \(program.name) serve                    the book in a browser, live
          \(program.name) explain data             the keys, defaults and outputs of a kind

        Exit status: 0 done; 1 a cell failed; 2 a chapter is wrong; 3 a claim fell short and \
        --strict was given; 64 the command line is wrong; 130 interrupted.
        """,
      version: program.version,
      subcommands: [
        Report.self, Run.self, ShowPlan.self, Watch.self, Serve.self, Diff.self,
        Verify.self, Audit.self, Explain.self,
        New.self, StoreCommand.self, Doctor.self, RunWorker.self,
      ] + program.commands)
  }
}
