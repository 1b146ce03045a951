import RandomStreams
import TestSupport
import Testing

@testable import Tensors
@testable import Transformer

/// What lies below the first trained layer, computed once.
struct FrozenLayersTests {
  private static let sequences: [[Int32]] = [[1, 5, 9, 3], [2, 4], [7, 7, 1]]

  /// A training run gives the same weights, bit by bit, whether the layers below are kept or computed
  /// anew in each step.
  @Test(arguments: ModelConfiguration.Family.allCases, [Component.mlp(layer: 1), .finalNorm])
  func whatIsKeptIsWhatWouldBeComputed(
    family: ModelConfiguration.Family, component: Component
  ) throws {
    let model = TinyModels.model(family)
    let part = try Selection([component], of: model)
    #expect(part.firstLayer == (component == .finalNorm ? 2 : 1))
    var (kept, anew) = (trainer(model, part), trainer(model, part))
    let batches = LabelledBatch.shards(Self.sequences)
    let labels = batches.reduce(0) { $0 + $1.labels.count }
    for _ in 0..<3 {
      let own = kept.train(on: Self.sequences)
      let other = anew.step(
        downLossesOfModel: batches.map { batch in { batch.loss(of: $0, divisor: labels) } })
      #expect(own.loss == other.loss)
    }
    for (own, other) in zip(kept.part.parameters, anew.part.parameters) {
      #expect(own.tensor.isIdentical(to: other.tensor), "\(own.name)")
      #expect(!own.tensor.scalars.isEmpty)
    }
    #expect(kept.model.distance(from: model) > 0)
  }

  private func trainer(_ model: LanguageModel, _ part: Selection) -> Trainer<Selection> {
    Trainer(
      model, training: part, options: .init(clip: 1),
      schedule: WarmupCosineSchedule(peak: 0.01, warmup: 0, steps: 3, floor: 1), threads: 2)
  }

  @Test func batchesAreKeptUpToALimit() {
    let model = TinyModels.model(.llama)
    let row = 4 * model.configuration.width
    let (four, two) = (TokenBatch([[1, 2, 3, 4]]), TokenBatch([[5, 6]]))
    let frozen = FrozenLayers(model, below: 1, limit: 5 * row)
    let first = frozen.start(of: four)
    #expect(frozen.keptBytes == 4 * row)
    // The second batch does not fit any more, and is right all the same.
    let second = frozen.start(of: two)
    #expect(frozen.keptBytes == 4 * row)
    var tap = NoTap()
    let whole = model.stream(two, before: 1, tap: &tap)
    #expect(second?.stream.isIdentical(to: whole) == true && second?.layer == 1)
    // The same tokens with other padding are another batch; the same batch is not kept twice.
    #expect(frozen.start(of: four)?.stream.storage === first?.stream.storage)
    let padded = TokenBatch([[3], [5, 6]]).identity
    #expect(padded != TokenBatch([[0, 3], [5, 6]]).identity)
  }

  @Test func nothingLiesBelowTheFirstLayer() {
    let model = TinyModels.model(.gemma3)
    let frozen = FrozenLayers(model, below: 0)
    #expect(frozen.start(of: TokenBatch([[1, 2]])) == nil)
    #expect(frozen.keptBytes == 0)
    #expect(model.firstLayer == 0)
    let lowered = FrozenLayers(model, below: 2).below(1).start(of: TokenBatch([[1, 2]]))
    #expect(lowered?.layer == 1)
  }

  @Test(
    arguments: [
      ([.mlp(layer: 1), .attention(layer: 0)], 0), ([.embedding, .mlp(layer: 1)], 0),
      ([.query(layer: 1, head: 0)], 1), ([.finalNorm], 2), ([], 2),
    ] as [([Component], Int)])
  func partsBeginSomewhere(components: [Component], layer: Int) throws {
    #expect(try Selection(components, of: TinyModels.model(.llama)).firstLayer == layer)
  }

  @Test func adaptersBeginAtTheirFirstMatrix() throws {
    let adapters = try LowRankAdapters(
      on: [.down(layer: 1)], of: TinyModels.model(.llama), rank: 1, alpha: 1, seed: 0)
    #expect(adapters.firstLayer == 1)
  }
}
