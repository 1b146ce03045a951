import Foundation
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

  /// A layer's whole attention holds all of its heads where heads are compared, and none where matrices are.
  @Test(arguments: [("matrices", 0.0), ("heads", 1.0)])
  func headsAreInTheirLayer(units: String, share: Double) async throws {
    let scene = try await SmallScene.shared
    let layer = try await scene.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0]\ncomponents: attention"
    ).output
    let heads = try await scene.run(
      LocalizeKind.self,
      "model: base\nrule: random\ncomponents: heads\nbudget_of: layer\nbudget_share: 0.3",
      adding: ["layer": layer]
    ).output
    let results = try await scene.run(
      OverlapKind.self, "model: base\nlocalizations: [layer, heads]\nunits: \(units)",
      adding: ["layer": layer, "heads": heads]
    ).results
    let names = results.sizes.first { $0.localization == "heads" }?.components ?? ""
    let inLayer = names.components(separatedBy: "blocks.0.").count - 1
    let all = names.components(separatedBy: "blocks.").count - 1
    let found = results.pairs.first { $0.localization == "layer" && $0.other == "heads" }?.share
    #expect(all > 0 && found == share * Double(inLayer) / Double(all), "\(names)")
  }
}
