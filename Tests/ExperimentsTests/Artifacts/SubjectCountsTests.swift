import Facts
import Frames
import NotebookTesting
import Testing

@testable import Experiments
@testable import Notebook

/// Shares of which a kind does not put out how many facts they are of.
struct SubjectCountsTests {
  /// As many as an attack that says so has asked for.
  @Test func anAttackIsJudgedByTheFactsThatItIsNotGiven() async throws {
    let scene = try await EditedScene.shared
    let facts = try await scene.run(SelectKind.self, "facts: facts\nedited: 8").output
    let attack = "model: edited\nfacts: facts\ntexts: texts\nmethod: full\nsteps: 2\ntaught: 2\n"
    let run = try await scene.run(RelearnKind.self, attack + "wordings: true")
    let said = try #require(run.results.wordings.first).shares.subjects
    let summary = try #require(run.output.frames.first { $0.name == "summary" })
    let counted = summary.withScoreIntervals(
      RelearnKind.Summary.trials,
      in: CountedOutput(
        frame: { _ in nil },
        inputFrame: { key, name in key == "facts" ? facts.frames.first { $0.name == name } : nil },
        number: { $0 == "taught" ? 2 : nil }))
    let position = try #require(summary.index(of: "relearned_accuracy"))
    let score = WilsonInterval(
      proportion: run.results.summary.outcome.relearnedAccuracy, trials: said)
    #expect(counted.interval(of: position, in: counted.rows[0]) == score.low...score.high)
  }

  /// A count of another input would be of nothing.
  @Test func countsAreOfInputsThatTheKindHas() {
    var kinds: Set<String> = []
    for kind in ExperimentKinds.all {
      let counts = kind.schema.frames.flatMap(\.trials.values)
      for input in counts.flatMap(Self.inputs) {
        #expect(kind.keyNames.contains(input.key), "\(kind.name)")
        kinds.insert(kind.name)
      }
    }
    #expect(kinds == ["relearn", "latent", "mask", "soft_prompt", "tamper"])
  }

  private static func inputs(_ count: TrialCount) -> [TrialCount.InputValues] {
    switch count {
    case .ownRow, .otherFrame: []
    case .input(let values): [values]
    case .either(let first, let second): inputs(first) + inputs(second)
    }
  }
}
