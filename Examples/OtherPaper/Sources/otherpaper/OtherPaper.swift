import NotebookCommands

/// The program: every command of the notebook, for books that use `random_walk`.
@main
struct OtherPaper {
  static func main() async {
    await NotebookProgram(name: "otherpaper", version: "1.0", kinds: [RandomWalkKind.self]).main()
  }
}
