import NotebookTesting
import Testing

@testable import Experiments

struct SoftPromptKindTests {
  private static let keys = "model: edited\nfacts: facts\nlength: 2\nattacks: 2\n"

  @Test(arguments: ["prefix", "adapter"])
  func theSummaryIsTheMeanOfTheAttacks(form: String) async throws {
    let scene = try await EditedScene.shared
    let results = try await scene.run(
      SoftPromptKind.self, Self.keys + "steps: 3\nform: \(form)"
    ).results
    #expect(results.attacks.map(\.attack) == [0, 1])
    let outcomes = results.attacks.map(\.outcome)
    #expect(outcomes[0].attackLoss != outcomes[1].attackLoss, "each has a start of its own")
    #expect(results.summary.mean.attackLoss == outcomes.map(\.attackLoss).average)
    #expect(
      results.summary.mean.recoveredProbability == outcomes.map(\.recoveredProbability).average)
    #expect(results.summary.bestAccuracy == outcomes.map(\.recoveredAccuracy).max())
  }

  @Test func trainingLowersTheLoss() async throws {
    let scene = try await EditedScene.shared
    let short = try await scene.run(SoftPromptKind.self, Self.keys + "steps: 1").results
    let long = try await scene.run(SoftPromptKind.self, Self.keys + "steps: 30").results
    #expect(long.summary.mean.attackLoss < short.summary.mean.attackLoss)
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await EditedScene.shared
    try await KindTest(SoftPromptKind.self).runTwice(Self.keys + "steps: 2", inputs: scene.inputs)
  }

  @Test func promptsFitTheContext() async throws {
    let scene = try await EditedScene.shared
    let message = await KindTest(SoftPromptKind.self).failure(
      "model: edited\nfacts: facts\nlength: 1000", inputs: scene.inputs)
    #expect(message?.hasPrefix("1000 virtual tokens and ") == true)
    #expect(message?.hasSuffix(" of a prompt exceed the context of 256") == true)
  }
}
