import Experiments
import NotebookCommands
import Tensors

/// The program: the notebook's commands with the kinds of the paper, and commands for its models.
@main
enum Palimpsest {
  static func main() async {
    await NotebookProgram(
      name: "palimpsest", version: "0.2.0", kinds: ExperimentKinds.all,
      platform: { "BLAS core \(Engine.blasCore)" },
      commands: [Model.self, Tokenize.self, Bench.self],
      examine: {
        [
          .library("openblas", package: "libopenblas-dev"),
          Examination(subject: "engine", finding: "BLAS core \(Engine.blasCore)"),
        ]
      }
    ).main(TokenList.joining(CommandLine.arguments.dropFirst()))
  }
}
