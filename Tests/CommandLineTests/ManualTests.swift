import Foundation
import TestSupport
import Testing

/// What `make install` asks the program for.
struct ManualTests {
  /// Every command is in the manual, with its options.
  @Test func theManualHasEveryCommand() throws {
    let page = try Palimpsest([:]).run("manual")
    #expect(page.status == 0 && page.output.hasPrefix(".TH \"PALIMPSEST\" 1 \"\" \"palimpsest "))
    for command in ["report", "serve", "store gc", "new book", "model fetch", "tokenize", "bench"] {
      #expect(page.output.contains(".SS \"palimpsest \(command)"), "\(command)")
    }
    #expect(!page.output.contains("worker"))
  }

  /// A shell that has its completions reads them without a complaint, and completes a command.
  @Test func bashCompletes() throws {
    let program = try Palimpsest([:])
    let script = try program.run("--generate-completion-script", "bash")
    try program.folder.write(script.output, to: "completions")
    let shell = try SpawnedProcess.run(
      "bash", "-c",
      """
      palimpsest() { '\(program.path)' "$@"; }
      source ./completions
      COMP_WORDS=(palimpsest ver) COMP_CWORD=1 COMP_LINE='palimpsest ver' COMP_POINT=14
      $(complete -p palimpsest | sed 's/.*-F \\([^ ]*\\).*/\\1/') palimpsest ver palimpsest
      echo "${COMPREPLY[@]}"
      """, in: program.folder.url)
    #expect(shell.output == "verify\n", "\(shell.output) \(shell.errors)")
    for other in ["zsh", "fish"] {
      let script = try program.run("--generate-completion-script", other)
      #expect(script.status == 0 && script.output.contains("verify"))
    }
  }
}
