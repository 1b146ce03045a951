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
  @Flag(
    help: """
      Print JSON: [{id, kind, chapter, line, axes, key, status, reason, seconds}]; cells that only claims \
      ask for (other worlds, more replicates) also have choices.
      """)
  var json = false

  func run() throws {
    let book = try options.loadBook()
    let names = try chapters.names(in: book)
    let store = try options.openStore()
    let plan = try Plan.make(for: book, store: store)
    let durations = try RunSession.reportingStoreErrors { try store.durations() }
    let entries = plan.entries.filter { names.isEmpty || names.contains($0.cell.chapter) }
    if json {
      try Console.printJSON(entries.map { Row($0, durations) })
    } else {
      Console.print(Self.text(entries, durations))
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
    /// How long a run of it should take; none of a cell that does not run, or where nothing is known.
    var seconds: Double?
    /// What is otherwise than in the book.
    var choices: [String: Scalar]?

    init(_ entry: Plan.Entry, _ durations: Durations) {
      id = entry.cell.block
      kind = entry.cell.kind.name
      chapter = entry.cell.chapter
      line = entry.cell.location.line
      axes = Self.byName(entry.cell.axes)
      key = entry.key
      status = entry.status.rawValue
      reason = entry.reason?.description ?? ""
      seconds = entry.status == .cached ? nil : durations.seconds(of: entry.cell)
      choices = entry.cell.isVaried ? Self.byName(entry.cell.choices) : nil
    }

    private static func byName(_ values: [AxisValue]) -> [String: Scalar] {
      Dictionary(values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    enum CodingKeys: CodingKey {
      case id, kind, chapter, line, axes, key, status, reason, seconds, choices
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
      try container.encode(seconds, forKey: .seconds)
      try container.encodeIfPresent(choices, forKey: .choices)
    }
  }

  static func text(_ entries: [Plan.Entry], _ durations: Durations) -> String {
    let lines = entries.map { entry in
      let status = entry.status.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
      let reason = entry.reason.map { ": \($0)" } ?? ""
      return "\(status) \(entry.cell.name)\(reason)"
    }
    guard !entries.isEmpty else { return "the book has no experiments" }
    let varied = entries.filter(\.cell.isVaried)
    let worlds =
      varied.isEmpty
      ? [] : ["of these, only for claims: \(counts(varied))\(cost(varied, durations))"]
    return (lines + [counts(entries)] + worlds).joined(separator: "\n")
  }

  /// How many cells are how far: `12 cells: 10 cached, 2 new`.
  private static func counts(_ entries: [Plan.Entry]) -> String {
    let counts = Plan.Status.allCases.compactMap { status -> String? in
      let count = entries.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    let total = "\(entries.count) cell\(entries.count == 1 ? "" : "s")"
    return "\(total): \(counts.joined(separator: ", "))"
  }

  /// How much computing is to be expected of those that run, from how long such cells took before.
  private static func cost(_ entries: [Plan.Entry], _ durations: Durations) -> String {
    let running = entries.filter { $0.status != .cached }
    guard !running.isEmpty else { return "" }
    let known = running.compactMap { durations.seconds(of: $0.cell) }
    guard !known.isEmpty else { return "; nothing is known of how long they take" }
    let time = Duration.spelled(known.reduce(0, +))
    let rest = running.count - known.count
    return "; \(time) of computing" + (rest == 0 ? "" : ", and \(rest) of which nothing is known")
  }
}
