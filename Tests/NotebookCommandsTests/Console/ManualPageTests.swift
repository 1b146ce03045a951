import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import NotebookCommands

struct ManualPageTests {
  private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "walk", abstract: "Walks.",
      discussion: """
        It walks.

          walk far -n 3    an example
        'Quoted' and .dotted lines are text.
        """, subcommands: [Far.self, Hidden.self])
  }

  private struct Far: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Walk far.")

    @Argument(help: "Where to.") var places: [String] = []
    @Option(name: .shortAndLong, help: ArgumentHelp("How often.", valueName: "n")) var number = 2
    @Flag(help: "With \\ and - in it.") var fast = false
    @Flag(help: .hidden) var secret = false
  }

  private struct Hidden: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)
  }

  private func page() throws -> [String] {
    let page = try ManualPage(help: Data(Root._dumpHelp().utf8), title: "walk 1.0")
    return page.text.split(separator: "\n").map(String.init)
  }

  @Test func aPageIsWrittenFromTheHelp() throws {
    let lines = try page()
    #expect(
      lines == [
        #".TH "WALK" 1 "" "walk 1.0""#, ".SH NAME", #"walk \- Walks"#, ".SH SYNOPSIS", ".B walk",
        ".I command", "[options]", ".SH DESCRIPTION", "It walks.", ".PP", ".nf",
        #"  walk far \-n 3    an example"#, ".fi", #"\&'Quoted' and .dotted lines are text."#,
        ".SH COMMANDS", #".SS "walk far [<places> ...] [options]""#, "Walk far.", ".TP",
        #".I "places""#, "Where to.", ".TP", #".BI "\-n, \-\-number " "n""#,
        "How often. (default: 2)", ".TP", #".B "\-\-fast""#, #"With \e and \- in it."#,
      ])
  }

  /// The whole program's page is one that man reads without a complaint.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func thePageOfEveryBookIsReadByGroff() async throws {
    let program = NotebookProgram(name: "walk", version: "1", kinds: [])
    let help = NotebookProgram.$current.withValue(program) { BookCommand._dumpHelp() }
    let text = try ManualPage(help: Data(help.utf8), title: "walk 1").text
    let folder = try TemporaryFolder(["walk.1": text])
    let read = try SpawnedProcess.run(
      "groff", "-man", "-Tascii", "-P-cbou", "-ww", folder.url.appending(path: "walk.1").path)
    #expect(read.status == 0 && read.errors.isEmpty, "\(read.errors)")
    for words in ["walk report [<chapter> ...]", "--profile name", "a book to begin with\n"] {
      #expect(read.output.contains(words), "\(words) in \(read.output)")
    }
  }
}
