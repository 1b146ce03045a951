import ArgumentParser
import Chapters
import Foundation
import Frames
import Notebook

/// `palimpsest plan`: what would run, and why.
struct ShowPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would run, and why, without running it.")

  @OptionGroup var options: BookOptions
  @OptionGroup var chapters: ChapterArguments
  @Flag(help: "Print JSON: [{id, kind, chapter, line, axes, key, status, reason}].")
  var json = false

  func run() throws {
    let book = try options.loadBook()
    let names = try chapters.names(in: book)
    let plan = try Plan.make(for: book, store: try options.openStore())
    let entries = plan.entries.filter { names.isEmpty || names.contains($0.cell.chapter) }
    if json {
      try Console.printJSON(entries.map(Row.init))
    } else {
      Console.print(Self.text(entries))
    }
  }

  private struct Row: Encodable {
    var id: String
    var kind: String
    var chapter: String
    var line: Int
    var axes: [String: Scalar]
    var key: String?
    var status: String
    var reason: String

    init(_ entry: Plan.Entry) {
      id = entry.cell.block
      kind = entry.cell.kind.name
      chapter = entry.cell.chapter
      line = entry.cell.location.line
      axes = Dictionary(
        entry.cell.axes.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      key = entry.key
      status = entry.status.rawValue
      reason = entry.reason?.description ?? ""
    }

    enum CodingKeys: CodingKey {
      case id, kind, chapter, line, axes, key, status, reason
    }

    /// A key that is not known yet is spelled `null`, not left out.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(kind, forKey: .kind)
      try container.encode(chapter, forKey: .chapter)
      try container.encode(line, forKey: .line)
      try container.encode(axes, forKey: .axes)
      try container.encode(key, forKey: .key)
      try container.encode(status, forKey: .status)
      try container.encode(reason, forKey: .reason)
    }
  }

  private static func text(_ entries: [Plan.Entry]) -> String {
    let lines = entries.map { entry in
      let status = entry.status.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
      let reason = entry.reason.map { ": \($0)" } ?? ""
      return "\(status) \(entry.cell.name)\(reason)"
    }
    let counts = Plan.Status.allCases.compactMap { status -> String? in
      let count = entries.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    guard !entries.isEmpty else { return "the book has no experiments" }
    let total = "\(entries.count) cell\(entries.count == 1 ? "" : "s")"
    return (lines + ["\(total): \(counts.joined(separator: ", "))"]).joined(separator: "\n")
  }
}
