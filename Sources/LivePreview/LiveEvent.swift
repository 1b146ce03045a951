import Foundation

/// What browsers are told.
package enum LiveEvent: Sendable {
  /// Pages show something else now.
  case pages(version: Int)
  /// How things stand, and what is being run.
  case activity(LiveActivity)
  /// What is wrong with the chapters; nothing where they are right.
  case problems([LiveProblem])
  /// Nothing: it shows whether the browser is still there.
  case heartbeat
}

/// How things stand, and what is being run, by block; blocks that are not named rest.
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
    /// What is told of its cells, and what their programs printed, the latest last.
    package var log: [String] = []
  }

  /// How things stand.
  package var state: LiveState
  /// Whether anything runs.
  package var isRunning: Bool { state.word == .running }
  /// Blocks whose cells wait or run.
  package var blocks: [String: Block] = [:]
}

extension LiveEvent {
  /// The event as server-sent events spell it.
  package var message: String {
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
