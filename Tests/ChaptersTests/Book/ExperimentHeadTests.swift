import Frames
import Testing

@testable import Chapters

/// The keys that every experiment has.
struct ExperimentHeadTests {
  private func read(_ keys: String) throws -> (id: String, Block.Experiment) {
    try ExperimentHead.read(
      Written.value(keys).entries ?? [],
      location: SourceLocation(file: "test.md", line: 1, column: 1),
      parameters: Substitution(
        values: ["seeds": Written.value("[0, 1]"), "kind": Written.node("train")],
        scope: "parameter of the profile"))
  }

  @Test func theHeadIsSplitFromTheKeysOfTheKind() throws {
    let (id, experiment) = try read(
      "id: a\nsteps: ${later}\nrun: ${kind}\nsweep: {seed: '${seeds}', rate: [0.1, x]}")
    #expect(id == "a" && experiment.kind == "train")
    #expect(experiment.entries.map(\.key.text) == ["steps"])
    #expect(experiment.sweep.map(\.name) == ["seed", "rate"])
    #expect(
      experiment.sweep.map(\.values) == [[.integer(0), .integer(1)], [.number(0.1), .text("x")]])
    #expect(experiment.runLocation?.description == "test.md:3:6")
    #expect(experiment.references == [])
  }

  @Test func anExperimentNeedsNoSweep() throws {
    #expect(try read("id: a\nrun: b").1.sweep.isEmpty)
  }

  @Test(arguments: [
    ("run: b", "test.md:1:1: error: 'experiment' needs the key 'id'"),
    ("id: a", "test.md:1:1: error: 'experiment' needs the key 'run'"),
    (
      "id: a\nrun: b\nsweep: [1]",
      "test.md:3:8: error: 'sweep': expected a mapping from key to list of values"
    ),
    (
      "id: a\nrun: b\nsweep: {s: 1}",
      "test.md:3:12: error: the axis 's' needs a list of at least one value"
    ),
    (
      "id: a\nrun: b\nsweep: {s: []}",
      "test.md:3:12: error: the axis 's' needs a list of at least one value"
    ),
    ("id: a\nrun: b\nsweep: {s: [1, 1]}", "test.md:3:12: error: the axis 's' has a value twice"),
  ])
  func whatIsWrongIsSaidWithItsPlace(keys: String, complaint: String) {
    do {
      _ = try read(keys)
      Issue.record("nothing is said")
    } catch let invalid as InvalidBook {
      #expect(
        invalid.diagnostics.first?.description.hasPrefix(complaint) == true,
        "\(invalid.diagnostics)")
    } catch {
      #expect("\(error)".hasPrefix(complaint), "\(error)")
    }
  }
}
