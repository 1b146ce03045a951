import Facts
import Frames
import NotebookTesting
import Testing

@testable import Experiments

struct MeasureKindTests {
  @Test func everyFamilyIsAskedInEveryTemplate() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(
      MeasureKind.self, "model: base\nworld: world\nsentences: 20"
    ).results
    #expect(results.families.map(\.family) == PromptFamily.allCases)
    for family in results.families {
      let templates = results.templates.filter { $0.family == family.family }
      #expect(templates.map(\.prompts).reduce(0, +) == family.prompts)
      let accuracy = try #require(family.outcome.accuracy)
      #expect(accuracy.low <= accuracy.value && accuracy.value <= accuracy.high)
      let right = templates.compactMap { template in
        template.outcome.accuracy.map { $0.value * Double(template.prompts) }
      }
      #expect(abs(right.reduce(0, +) - accuracy.value * Double(family.prompts)) < 1e-6)
    }
    #expect(results.families.first { $0.family == .sport }?.chance == 1.0 / 3)
    #expect(results.families.first { $0.family == .town }?.chance == 0.25)
  }

  @Test func noModelReadsTextBetterThanTheChain() async throws {
    let scene = try await SmallScene.shared
    let text = try await scene.run(
      MeasureKind.self, "model: base\nworld: world\nsentences: 50"
    ).results.text
    #expect(text.bestPerplexity > 3 && text.bestPerplexity < text.perplexity)
    #expect(text.tokens > 50 * 5)
  }

  @Test func modelsAreNotAskedAboutOtherWorlds() async throws {
    let scene = try await SmallScene.shared
    let other = try await KindTest(WorldKind.self).run(SmallScene.worldKeys, seed: 1).output
    #expect(
      await scene.failure(
        of: MeasureKind.self, "model: base\nworld: other", adding: ["other": other])
        == "the model's vocabulary is not that of the world")
  }
}
