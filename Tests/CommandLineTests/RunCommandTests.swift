import Foundation
import TestSupport
import Testing

/// `run`: what it shows, and what an interruption leaves.
struct RunCommandTests {
  @Test func runShowsPlotsInTheTerminal() throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    let ended = try program.run("run")
    #expect(ended.status == 0)
    #expect(ended.output.contains("2 █"))
    #expect(ended.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!FileManager.default.fileExists(atPath: program.folder.url.path + "/artifacts"))
    #expect(try program.run("run", "--quiet").errors.isEmpty)
  }

  @Test func interruptedRunsEndWith130AndKeepWhatIsDone() throws {
    let program = try Palimpsest([
      "01.md": Palimpsest.trainingChapter, "book.yml": "profiles: {long: {steps: 100000}}\n",
    ])
    let running = try program.start(["run"])
    // The first cell is reported as soon as it is done; then training runs for minutes.
    try running.awaits("done     world")
    running.signal(SIGINT)
    let ended = try running.end()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(try program.run("plan").output.contains("cached   world"))
  }
}
