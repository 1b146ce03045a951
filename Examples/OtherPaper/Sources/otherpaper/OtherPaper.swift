import Notebook
import NotebookCommands

/// The program: every command of the notebook, for books that use the kinds of this package.
@main
struct OtherPaper {
  static let kinds: [any ExperimentKind.Type] = [RandomWalkKind.self, HomeTimeKind.self]

  static func main() async {
    await NotebookProgram(name: "otherpaper", version: "1.0", kinds: kinds).main()
  }
}
