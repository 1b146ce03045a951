import Chapters
import Experiments
import NotebookCommands
import PreviewServer
import Tensors

/// The program: the notebook's commands with the kinds of the paper, and commands for its models.
@main
enum Palimpsest {
  static func main() async {
    var program = NotebookProgram(
      name: "palimpsest", version: "0.2.0", kinds: ExperimentKinds.all,
      platform: { Engine.platform },
      commands: [Serve.self, Model.self, Tokenize.self, Bench.self],
      examine: {
        [
          await .library("openblas", package: "libopenblas-dev"),
          Examination(subject: "engine", finding: Engine.examined),
        ]
      })
    program.examinePlatform = { Engine.examined }
    program.complain = { Engine.complaint }
    program.prepare = { Engine.numerics = Engine.Numerics($0) }
    program.spell = { numerics in
      Engine.chosenCore.map { "\(numerics.rawValue), OpenBLAS core \($0)" } ?? numerics.rawValue
    }
    await program.main(TokenList.joining(CommandLine.arguments.dropFirst()))
  }
}

extension Engine.Numerics {
  /// What a book's numerics ask of the engine.
  init(_ numerics: Chapters.Numerics) {
    self =
      switch numerics {
      case .portable: .portable
      case .fastest: .fastest
      }
  }
}
