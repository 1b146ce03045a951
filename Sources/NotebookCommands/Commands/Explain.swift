import ArgumentParser
import Chapters
import Foundation
import Frames
import Notebook

/// `palimpsest explain`: what a kind does, its keys, defaults and outputs.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a kind of experiment does, its keys, types, defaults and output columns.")

  @Argument(help: "The kind; without one, all kinds, one per line.")
  var kind: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let registry = NotebookProgram.current.kinds
    guard let kind else {
      let pages = registry.kinds.map { KindPage($0) }
      if json { try Console.printJSON(pages) } else { Console.print(Self.list(pages)) }
      return
    }
    guard let found = registry[kind] else {
      throw ValidationError(
        "there is no kind '\(kind)'\(Suggestion.phrase(for: kind, in: registry.names)); "
          + "there are \(registry.names.joined(separator: ", "))")
    }
    let page = KindPage(found)
    if json { try Console.printJSON(page) } else { Console.print(page.text) }
  }

  private static func list(_ pages: [KindPage]) -> String {
    let width = pages.map(\.name.count).max() ?? 0
    let lines = pages.map { page in
      page.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + page.summary
    }
    return (lines + ["", "`palimpsest explain KIND` shows a kind's keys and outputs."])
      .joined(separator: "\n")
  }
}

/// All that `explain` says of a kind.
struct KindPage: Encodable {
  var name: String
  var version: Int
  var summary: String
  var keys: [KeyDescription]
  var frames: [FramePage]
  var blobs: [String: String]

  struct FramePage: Encodable {
    var name: String
    var meaning: String
    var columns: [Frame.Column]
  }

  init(_ kind: any ExperimentKind.Type) {
    name = kind.name
    version = kind.version
    summary = kind.summary
    keys = kind.keyDescriptions
    frames = kind.schema.frames.map {
      FramePage(name: $0.name, meaning: $0.meaning, columns: $0.columns)
    }
    blobs = Dictionary(
      kind.schema.blobs.map { ($0.name, $0.meaning) }, uniquingKeysWith: { $1 })
  }

  private static func lines(_ key: KeyDescription) -> [String] {
    let fallback = key.defaultValue.map { "default \($0)" } ?? "required"
    return ["  \(key.name): \(key.type) (\(fallback))", "      \(key.meaning)"]
      + (key.settings ?? []).flatMap(Self.lines).map { "    " + $0 }
  }

  /// The page as text.
  var text: String {
    var lines = ["\(name) (version \(version))", summary, "", "Keys"]
    lines += keys.flatMap(Self.lines)
    lines += ["", "Keys that every kind has"]
    lines += KeyDescription.universal.flatMap(Self.lines)
    for frame in frames {
      lines += ["", "Frame '\(frame.name)': \(frame.meaning)"]
      for column in frame.columns {
        let unit = column.unit.map { ", \($0.rawValue)" } ?? ""
        lines.append("  \(column.name) (\(column.type.rawValue)\(unit)): \(column.meaning)")
      }
    }
    if !blobs.isEmpty { lines += ["", "Files"] }
    lines += blobs.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    return lines.joined(separator: "\n")
  }
}
