import NotebookTesting
import Testing

@testable import Experiments

struct LatentKindTests {
  @Test func everyDepthIsReadByProbesAndTheLens() async throws {
    let scene = try await EditedScene.shared
    let run = try await KindTest(LatentKind.self).runTwice(
      "model: edited\nfacts: facts", inputs: scene.inputs)
    let results = run.results
    #expect(results.probes.map(\.token) == [.last, .last, .last, .subject, .subject, .subject])
    #expect(results.probes.map(\.depth) == [0, 1, 2, 0, 1, 2])
    #expect(results.lens.map(\.depth) == [0, 1, 2])
    #expect(results.probes.allSatisfy { $0.answer + $0.injected <= 1 + 1e-12 })
  }

  /// As the paper averages: the embedding counts, what the last layer writes does not.
  @Test func theSummaryAveragesOverDepths() async throws {
    let scene = try await EditedScene.shared
    let results = try await scene.run(LatentKind.self, "model: edited\nfacts: facts").results
    let last = results.probes[0..<2]
    let subject = results.probes[3..<5]
    #expect(results.summary.probeAnswer == last.map(\.answer).average)
    #expect(results.summary.probeMaintained == last.map(\.maintained).average)
    #expect(results.summary.nameProbeInjected == subject.map(\.injected).average)
    #expect(results.summary.lateProbeAnswer == results.probes[1].answer)
    #expect(results.summary.lensAnswer == results.lens.map(\.answer).max())
  }
}
