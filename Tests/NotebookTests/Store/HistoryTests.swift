import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

struct HistoryTests {
  private func execution(
    _ block: String, _ axes: [AxisValue] = [], value: Int = 1, outcome: Outcome = .done
  ) -> Execution {
    let material = KeyMaterial(
      kind: "count", version: 1, seed: 0, spec: ["value": String(value), "of": "\"\(block)\""])
    return Execution(
      name: CellName(block: block, axes: axes), key: CellKey(material),
      started: Date(timeIntervalSince1970: 1_800_000_000), cost: CellCost(seconds: Double(value)),
      outcome: outcome, message: outcome == .failed ? "why" : nil, host: "m", version: "1",
      platform: "")
  }

  /// In SQL's LIKE an underscore stands for any letter.
  @Test func anUnderscoreInAnIdIsAnUnderscore() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    for block in ["all_mlps", "allxmlps", "all%"] { try store.noteFailure(execution(block)) }
    let found = { (text: String) in
      try store.executions(called: text, limit: 9).map(\.name.description)
    }
    #expect(try found("all_mlps") == ["all_mlps"])
    #expect(try found("all%") == ["all%"])
    #expect(try found("all") == [])
  }

  @Test func aRunIsCalledByItsBlockItsCellOrItsKey() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    let runs = (0..<3).map { seed in
      execution("edited", [AxisValue(name: "seed", value: .integer(seed))], value: seed)
    }
    for run in runs { try store.noteFailure(run) }
    let found = { (text: String, limit: Int) in
      try store.executions(called: text, limit: limit).map(\.name.description)
    }
    #expect(try found("edited", 9) == ["edited[seed=2]", "edited[seed=1]", "edited[seed=0]"])
    #expect(try found("edited", 2) == ["edited[seed=2]", "edited[seed=1]"])
    #expect(try found("edited[seed=1]", 1) == ["edited[seed=1]"])
    #expect(try found(String(runs[0].key.text.prefix(12)), 9) == ["edited[seed=0]"])
    #expect(try found("edited[seed=3]", 9) == [])
  }

  @Test func whatChangedIsToldAgainstTheSameCellsRunBefore() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    try store.noteFailure(execution("a", value: 1))
    try store.noteFailure(execution("a", [AxisValue(name: "x", value: 1)], value: 5))
    try store.noteFailure(execution("a", value: 2, outcome: .failed))
    let history = try store.history(of: "a", limit: 9)
    #expect(history.map { $0.changes.map(\.description) } == [["value 1 -> 2"], [], []])
    #expect(history.map(\.execution.outcome) == [.failed, .done, .done])
  }

  @Test func daysTellHowRunsEnded() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    for value in 1...3 { try store.noteFailure(execution("a", value: value)) }
    try store.noteFailure(execution("a", value: 4, outcome: .failed))
    let day = "2027-01-15"
    #expect(
      try store.pastRuns() == [
        "a": [
          PastRuns(day: day, outcome: .failed, cells: 1, seconds: 4, version: "1"),
          PastRuns(day: day, outcome: .done, cells: 3, seconds: 6, version: "1"),
        ]
      ])
  }
}
