import Interpretability
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

struct LocalizeKindTests {
  @Test func aWindowIsLayersFromEachOn() async throws {
    let scene = try await SmallScene.shared
    let keys = "model: base\nrule: layers\ncomponents: mlps\n"
    let both = try await scene.run(LocalizeKind.self, keys + "layers: [0]\nwindow: 2").results
    #expect(both.chosen.map(\.layer) == [0, 1])
    let failure = await scene.failure(of: LocalizeKind.self, keys + "layers: [1]\nwindow: 2")
    #expect(failure == "`layers` are some of 0 to 1")
  }

  @Test func layersAreChosenAsTold() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [1]\ncomponents: mlps")
    let chosen = try #require(run.results.chosen.first)
    #expect(run.results.chosen.count == 1 && run.results.size.count == 1)
    #expect(chosen.layer == 1 && chosen.part == .mlp && chosen.score == nil)
    // Gate, up and down: 32 by 64 each.
    #expect(chosen.parameters == 3 * 32 * 64)
    #expect(run.results.size.budget == nil && run.results.stability.isEmpty)
    #expect(try run.output.read(Localization.self).parts == [.mlp(layer: 1)])
  }

  @Test(arguments: ["all", "heads", "matrices"])
  func theBestScoresAreTakenUntilTheBudgetIsReached(candidates: String) async throws {
    let scene = try await SmallScene.shared
    let scores = try await scene.run(
      AttributionKind.self, "model: base\nfacts: facts\nprompts: 8"
    ).output
    let results = try await scene.run(
      LocalizeKind.self,
      "model: base\nscores: scores\nbudget_of: first\nresamples: 20\ncomponents: \(candidates)",
      adding: ["scores": scores]
    ).results
    let size = results.size
    let budget = try #require(size.budget)
    #expect(budget == 3 * 32 * 64 && size.parameters >= budget)
    #expect(results.chosen.map(\.parameters).reduce(0, +) == size.parameters)
    #expect(Set(results.chosen.map(\.component)).count == size.count, "no part is counted twice")
    #expect(size.overshoot == Double(size.parameters) / Double(budget) - 1)
    #expect(results.stability.allSatisfy { (0...1).contains($0.frequency) })
    let frequencies = results.stability.map(\.frequency)
    #expect(frequencies == frequencies.sorted(by: >))
  }

  private static let random =
    "model: base\nrule: random\ncomponents: matrices\nbudget_of: first\ndraw: "

  @Test func aDrawIsAlwaysTheSameAndOthersDiffer() async throws {
    let scene = try await SmallScene.shared
    var choices: [[String]] = []
    for draw in [0, 0, 1, 2, 3] {
      let results = try await scene.run(LocalizeKind.self, Self.random + "\(draw)").results
      #expect(results.size.parameters >= 3 * 32 * 64)
      choices.append(results.chosen.map(\.component))
    }
    #expect(choices[0] == choices[1] && Set(choices).count > 1)
  }

  /// A matrix has 32 by 64 parameters, the localization `first` three of them.
  @Test(arguments: [("0.5", 3072, 2), ("1", 6144, 3), ("2", 12288, 6)])
  func theBudgetIsAMultipleOfTheOthers(share: String, budget: Int, matrices: Int) async throws {
    let scene = try await SmallScene.shared
    let size = try await scene.run(
      LocalizeKind.self, Self.random + "0\nbudget_share: \(share)"
    ).results.size
    #expect(size.budget == budget)
    #expect(size.parameters >= budget && size.count <= 2 * matrices)
  }

  @Test func whatIsExceptedIsNotChosen() async throws {
    let scene = try await SmallScene.shared
    let chosen = try await scene.run(LocalizeKind.self, Self.random + "0\nexcept: second")
      .results.chosen
    #expect(!chosen.contains { $0.layer == 1 && $0.part == .mlp })
  }

  @Test(arguments: [
    ("", "the rule needs `scores`"), ("rule: random", "the rule needs `budget_of`"),
    ("rule: layers\nlayers: [9]", "`layers` are some of 0 to 1"),
    ("rule: above", "the rule needs `scores`"),
  ]) func choicesThatCannotBeMadeAreRefused(keys: String, message: String) async throws {
    let scene = try await SmallScene.shared
    #expect(await scene.failure(of: LocalizeKind.self, "model: base\n" + keys) == message)
  }
}
