import Interpretability
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

struct PathPatchingKindTests {
  private static let keys = "model: base\nfacts: facts\nprompts: 8\n"

  @Test func extractionHeadsAreThoseOfTheLargestEffects() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(PathPatchingKind.self, Self.keys + "heads: 2").results
    #expect(results.heads.map(\.layer) == [0, 0, 1, 1])
    let taken = results.heads.filter(\.extracts)
    let others = results.heads.filter { !$0.extracts }
    #expect(taken.count == 2 && results.extraction.heads == 2)
    let least = try #require(taken.map { abs($0.effect) }.min())
    #expect(others.allSatisfy { abs($0.effect) <= least })
    #expect(results.extraction.firstLayer == taken.map(\.layer).min())
    #expect(results.extraction.prompts == 8)
  }

  @Test func aHeadNeedsAShareOfTheLargest() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(PathPatchingKind.self, Self.keys + "head_share: 1").results
    #expect(results.heads.count(where: \.extracts) == 1)
  }

  /// Layers behind the first extraction head write nothing to the stream that it reads.
  @Test func onlyLayersBeforeExtractionActOnIt() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(PathPatchingKind.self, Self.keys + "heads: 1").results
    let late = results.mlps.filter { $0.layer >= results.extraction.firstLayer }
    #expect(results.mlps.count == 2 && late.allSatisfy { abs($0.effect) < 1e-6 })
  }

  @Test func theHeadsAreHandedOnAsALocalization() async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(PathPatchingKind.self).runTwice(
      Self.keys + "heads: 1", inputs: scene.inputs)
    let localization = try run.output.read(Localization.self)
    let head = try #require(run.results.heads.first { $0.extracts })
    #expect(localization.parts.allSatisfy { $0.layer == head.layer })
    #expect(localization.parts.contains(.output(layer: head.layer, head: head.head)))
  }
}
