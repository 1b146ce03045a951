import Foundation
import TestSupport
import Testing

/// How a run shows how it goes.
struct ProgressDisplayTests {
  /// On a terminal a run has a line that is written over, and takes it away in the end.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalShowsALiveLine() throws {
    let program = try Palimpsest(
      [
        "01.md": (0..<2).map { "```yaml experiment\nid: a\($0)\nrun: faulty\nvalue: \($0)\n```\n" }
          .joined(separator: "\n")
      ], program: "faulty-notebook")
    let shell = try SpawnedProcess.run(
      "script", "-qec", "stty cols 60; '\(program.path)' run --jobs 1 > /dev/null", "/dev/null",
      in: program.folder.url)
    let text = shell.output
    #expect(shell.status == 0, "\(text)")
    for line in [
      "[1/2] a0: never run\r\n", "\r\u{1B}[K[1/2] a0", "done     a0  ", "[2/2] a1: never run\r\n",
      "block  ran  cached  failed", "cells: 2 run in ",
    ] { #expect(text.contains(line), "\(line) in \(text)") }
    let pieces = text.split(separator: "\u{1B}[K").dropFirst().map { $0.prefix { !$0.isNewline } }
    #expect(pieces.allSatisfy { $0.count < 60 })
    let end = try #require(text.range(of: "cells: 2 run"))
    #expect(!text[end.lowerBound...].contains("\u{1B}"))
  }

  @Test func aPipeGetsALineForEachCell() throws {
    let program = try DosesBook.program()
    let run = try program.run("run", "--jobs", "1")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } } == ["done", "done", "cells:"])
    #expect(!run.errors.contains("\u{1B}"))
    #expect(try program.run("run", "--quiet").errors.isEmpty)
  }
}
