import ArgumentParser
import Chapters
import Foundation
import Frames
import Notebook

/// `palimpsest explain`: what a kind or a block does, its keys, defaults and outputs.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a kind of experiment or a block does: its keys, types and defaults, its columns or an example.",
    discussion: """
      `explain train` is about a kind, `explain table`, `plot` and `claim` about the other blocks, `explain experiment` about \
      what all experiments have in common, `explain book` about book.yml. With --schema, a JSON schema (draft 2020-12) for \
      editors, of all of them or of the one that is named.
      """)

  @Argument(
    help:
      "The kind, or one of experiment, table, plot, claim, book; without one, all kinds, one per line."
  )
  var kind: String?
  @Flag(help: "Print JSON.")
  var json = false
  @Flag(help: "Print a JSON schema, for editors.")
  var schema = false

  func run() throws {
    let program = NotebookProgram.current
    if schema { return try printSchema(BlockSchema(program.kinds, program.blocks)) }
    guard let kind else {
      let pages = program.kinds.kinds.map { KindPage($0) }
      if json {
        try Console.printJSON(pages)
      } else {
        Console.print(Self.list(pages, BlockPage.all(program.blocks)))
      }
      return
    }
    if let found = program.kinds[kind] {
      let page = KindPage(found)
      if json { try Console.printJSON(page) } else { Console.print(page.text) }
    } else if let page = BlockPage.all(program.blocks).first(where: { $0.name == kind }) {
      if json { try Console.printJSON(page) } else { Console.print(page.text) }
    } else {
      throw unknown(
        kind, among: program.kinds.names + BlockPage.all(program.blocks).map(\.name))
    }
  }

  private func unknown(_ name: String, among names: [String]) -> ValidationError {
    ValidationError(
      "there is no kind '\(name)'\(Suggestion.phrase(for: name, in: names)); there are "
        + names.joined(separator: ", "))
  }

  private func printSchema(_ schema: BlockSchema) throws {
    if let kind, !schema.names.contains(kind) { throw unknown(kind, among: schema.names) }
    let text = schema.document(of: kind).description
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let data = try JSONSerialization.data(
      withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    Console.printData(String(decoding: data, as: UTF8.self))
  }

  private static func list(_ kinds: [KindPage], _ blocks: [BlockPage]) -> String {
    let entries = kinds.map { ($0.name, $0.summary) } + blocks.map { ($0.name, $0.summary) }
    let width = entries.map(\.0.count).max() ?? 0
    let lines = entries.map { name, summary in
      name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + summary
    }
    return
      (lines.prefix(kinds.count) + ["", "Blocks, and the book's file"]
      + lines.dropFirst(kinds.count)
      + ["", "`palimpsest explain KIND` shows a kind's keys and outputs."])
      .joined(separator: "\n")
  }
}
