import ArgumentParser
import Foundation

extension NotebookProgram {
  /// Runs a command line to the end of the process; that of the process where none is given.
  public func main(_ arguments: [String]? = nil) async {
    if let complaint = complain() {
      Console.error("error: \(complaint)")
      Foundation.exit(ExitCode.validationFailure.rawValue)
    }
    await Self.$current.withValue(self) { await BookCommand.runToTheEnd(arguments) }
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
        Report.self, Run.self, Settle.self, ShowPlan.self, Watch.self, Diff.self,
        Verify.self, Audit.self, Explain.self,
        New.self, StoreCommand.self, Doctor.self, Manual.self, RunWorker.self,
      ] + program.commands)
  }
}
