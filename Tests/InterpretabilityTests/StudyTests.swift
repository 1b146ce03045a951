import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

struct StudyTests {
  @Test(arguments: ModelConfiguration.Family.allCases, AnswerMetric.allCases)
  func valuesAreThoseOfAPass(family: ModelConfiguration.Family, metric: AnswerMetric) throws {
    let model = TinyModels.model(family)
    let study = Study(model, TinyFacts.prompts, metric: metric, threads: 2)
    let expected = try TinyFacts.metric(metric, model, TinyFacts.prompts)
    #expect(largestDifference(study.values(), expected) < 1e-5)
  }

  /// The stream before the first layer is the embedding; what is read out of the last is the answer.
  @Test(arguments: ModelConfiguration.Family.allCases)
  func streamsAreReadByDepth(family: ModelConfiguration.Family) throws {
    let model = TinyModels.model(family)
    let study = Study(model, TinyFacts.prompts, metric: .logitDifference)
    let streams = try study.streams(at: .last)
    #expect(streams.map(\.shape) == Array(repeating: [4, 12], count: 3))
    #expect(
      largestDifference(study.values(of: model.readout(of: streams[2])), study.values()) < 1e-5)
    let batch = TokenBatch(TinyFacts.prompts)
    let first = try model.values(at: [.residPre(layer: 0)], of: batch)[.residPre(layer: 0)]
    let rows = first.reshaped([first.rows, first.width]).gathered(batch.lastRows)
    #expect(streams[0].scalars == rows.scalars)
  }

  /// Patching a run's own values changes nothing; another run's do.
  @Test func patchingIsBetweenRuns() throws {
    let model = TinyModels.model(.llama)
    let study = Study(model, TinyFacts.prompts)
    let patches = Patch.grid([.mlpOut(layer: 0), .attnOut(layer: 1)], at: [.all])
    let own = try study.values(patching: patches, from: study.values(at: patches.map(\.site)))
    for values in own { #expect(largestDifference(values, study.values()) < 1e-5) }
    let other = Study(model, try TinyFacts.swapped)
    let foreign = try study.values(
      patching: patches, from: other.values(at: patches.map(\.site)))
    #expect(foreign.contains { largestDifference($0, study.values()) > 1e-4 })
  }

  @Test func statistics() {
    #expect([1.0, 2, 6].mean == 3)
    #expect([Double]().mean.isNaN)
    #expect(abs([1.0, 2, 6].standardDeviation - 7.0.squareRoot()) < 1e-12)
    #expect([5.0].standardDeviation == 0)
  }
}
