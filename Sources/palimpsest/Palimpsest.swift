import ArgumentParser

/// The command line.
@main
struct Palimpsest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "palimpsest",
    abstract: "Runs the experiments that a book's chapters describe, and renders the book.",
    discussion: """
      A book is a folder of Markdown chapters. Fenced blocks in them (```yaml experiment) say what \
      to run; tables, plots and claims say what to show. Every result is kept by the content of \
      what it depends on: editing prose reruns nothing, editing an option reruns what depends on it.

        palimpsest report                 run what is stale, render everything into artifacts/
        palimpsest report --profile smoke the same with the parameters of the profile 'smoke'
        palimpsest plan                   what would run, and why
        palimpsest explain train          the keys, defaults and outputs of a kind

      Exit status: 0 done; 1 a cell failed; 2 a chapter is wrong; 3 a claim fell short and \
      --strict was given; 64 the command line is wrong; 130 interrupted.
      """,
    version: Version.current,
    subcommands: [
      Report.self, Run.self, ShowPlan.self, Explain.self, Model.self, Tokenize.self, Bench.self,
      Doctor.self,
    ],
    defaultSubcommand: nil)
}

/// The program's version, recorded with every run.
enum Version {
  static let current = "0.1.0"
}
