import Foundation
import TestSupport
import Testing

/// `plan`: what would run, and why.
struct PlanCommandTests {
  @Test func planIsReadableByMachines() throws {
    struct Row: Decodable {
      var id, kind, chapter, status, reason: String
      var line: Int
      var key: String?
    }
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    func plan() throws -> [Row] {
      try JSONDecoder().decode(
        [Row].self, from: Data(program.run("plan", "--json").output.utf8))
    }
    let before = try plan()
    #expect(before.map(\.id) == ["doses"])
    #expect(before.map(\.kind) == ["data"])
    #expect(before.map(\.chapter) == ["01-small"])
    #expect(before.map(\.line) == [5])
    #expect(before.map(\.status) == ["new"])
    #expect(before[0].key?.count == 64)
    _ = try program.run("run")
    #expect(try plan().map(\.status) == ["cached"])
    #expect(try plan()[0].key == before[0].key)
  }

  @Test func aChangedTrainingOptionRunsTrainingAgain() throws {
    let program = try Palimpsest([
      "01.md": Palimpsest.trainingChapter, "book.yml": "profiles: {tiny: {steps: 2}}\n",
    ])
    _ = try program.run("run")
    let ended = try program.run("plan", "--set", "steps=3")
    #expect(ended.output.contains("cached   world"))
    #expect(ended.output.contains("stale    base: steps 2 -> 3"))
  }
}
