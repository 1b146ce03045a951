import NotebookTesting
import Testing

@testable import Experiments

struct OverlapKindTests {
  /// One layer's MLP beside both: all of it is in the other, which is twice as large.
  @Test func sharesAreCountedInMatricesAndParameters() async throws {
    let scene = try await SmallScene.shared
    let both = try await scene.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0, 1]\ncomponents: mlps"
    ).output
    let results = try await scene.run(
      OverlapKind.self, "model: base\nlocalizations: [first, second, both]",
      adding: ["both": both]
    ).results
    let names = ["first", "second", "both"]
    #expect(results.pairs.map(\.localization) == names.flatMap { [$0, $0, $0] })
    #expect(results.pairs.map(\.other) == names + names + names)
    #expect(results.pairs.map(\.jaccard) == [1, 0, 0.5, 0, 1, 0.5, 0.5, 0.5, 1])
    #expect(results.pairs.map(\.share) == [1, 0, 0.5, 0, 1, 0.5, 1, 1, 1])
    #expect(results.sizes.map(\.parameters) == [6144, 6144, 12288])
    #expect(results.sizes.map(\.localization) == names)
  }
}
