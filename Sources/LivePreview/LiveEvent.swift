import Chapters
import Foundation
import Notebook

/// What browsers are told.
package enum LiveEvent: Sendable {
  /// Pages show something else now.
  case pages(version: Int)
  /// What is being run, by block; blocks that are not named rest.
  case activity(LiveActivity)
  /// What is wrong with the chapters; nothing where they are right.
  case problems([LiveProblem])
  /// Nothing: it shows whether the browser is still there.
  case heartbeat
}

/// A complaint about a chapter, with the block that it is about.
package struct LiveProblem: Sendable, Hashable, Codable {
  /// The page of the chapter, without its ending; none where it is about the book.
  package var page: String?
  /// The block that holds the line, in the last good report.
  package var block: String?
  /// The complaint with file, line and column.
  package var text: String
}

/// What is being run.
package struct LiveActivity: Sendable, Hashable, Codable {
  /// What is being run of one block.
  package struct Block: Sendable, Hashable, Codable {
    /// Cells that wait.
    package var queued = 0
    /// Cells that run.
    package var running = 0
    /// Cells that ended.
    package var done = 0
    /// How far the block is, from 0 to 1.
    package var share = 0.0
    /// How long it should still take, in seconds, where that is known.
    package var secondsLeft: Double?
    /// What its cells said last, the latest last.
    package var log: [String] = []
  }

  /// Whether anything runs.
  package var isRunning = false
  /// Blocks whose cells wait or run.
  package var blocks: [String: Block] = [:]
}

extension LiveEvent {
  /// The event as server-sent events spell it.
  var message: String {
    switch self {
    case .pages(let version): "event: pages\ndata: \(version)\n\n"
    case .activity(let activity): "event: activity\ndata: \(Self.json(activity))\n\n"
    case .heartbeat: ":\n\n"
    case .problems(let problems): "event: problems\ndata: \(Self.json(problems))\n\n"
    }
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
