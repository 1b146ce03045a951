import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Checkpoints stored in bf16, which stay so in memory.
struct BFloat16Tests {
  /// A fixture's checkpoint, its weights rounded to bf16: as it is loaded, and widened to float32.
  private struct Rounded {
    let compact: LanguageModel
    let widened: LanguageModel

    init(_ fixture: ReferenceTests.Fixture) throws {
      let folder = try TemporaryFolder()
      let tensors = Checkpoint.tensors(of: fixture.model)
      try SafeTensors.encode(tensors, as: .bf16).write(
        to: folder.url.appending(path: Checkpoint.weightsFile))
      try fixture.model.configuration.json().write(
        to: folder.url.appending(path: Checkpoint.configurationFile))
      compact = try Checkpoint.load(folder.url)
      var widened = compact
      widened.forEachParameter { _, parameter in parameter = parameter.widened }
      self.widened = widened
    }
  }

  @Test(arguments: ReferenceTests.names) func matricesStayAsTheyAreStored(name: String) throws {
    let rounded = try Rounded(ReferenceTests.Fixture(name))
    for (path, tensor) in rounded.compact.parameters {
      // GPT-2's matrices are stored the other way round.
      let isCompact = tensor.shape.count == 2 && (name != "gpt2" || path.hasSuffix("embedding"))
      #expect(tensor.isPacked == isCompact, "\(path)")
    }
  }

  /// Few rows are multiplied as they lie, many by blocks that are widened: both give what float32 gives.
  @Test(arguments: ReferenceTests.names) func productsAreThoseOfWidenedMatrices(
    name: String
  ) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let rounded = try Rounded(fixture)
    for count in [1, 3, 24] {
      let batch = TokenBatch([Array(fixture.sequences[0].prefix(count))])
      let (seen, expected) = (rounded.compact.logits(batch), rounded.widened.logits(batch))
      #expect(largestDifference(seen.scalars, expected.scalars) < 5e-6)
    }
    let batch = LabelledBatch(fixture.sequences)
    let seen = valueWithGradient(at: rounded.compact) { batch.loss(of: $0) }.gradient
    let expected = valueWithGradient(at: rounded.widened) { batch.loss(of: $0) }.gradient
    for ((path, left), (_, right)) in zip(seen.parameters, expected.parameters) {
      let largest = right.scalars.map(abs).max() ?? 0
      #expect(largestDifference(left.scalars, right.scalars) <= 2e-5 * largest, "\(path)")
    }
    let prompt = Array(fixture.sequences[0].prefix(6))
    #expect(
      rounded.compact.generate([prompt], count: 8) == rounded.widened.generate([prompt], count: 8))
  }

  /// Rounding the weights alone is nearer to float64 than computing in bf16 throughout.
  @Test(arguments: ReferenceTests.names) func agreesWithTheReferenceInBF16(name: String) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let rounded = try Rounded(fixture)
    let batch = TokenBatch(fixture.sequences)
    let layers = fixture.model.configuration.layers
    let sites: [Site] =
      [.residPre(layer: 0)] + (0..<layers - 1).map { .residPost(layer: $0) } + [.unembedIn]
    let (logits, values) = try rounded.compact.run(batch, reading: Set(sites))
    for (index, site) in sites.enumerated() {
      let expected = try fixture.reference.tensor("hidden_\(index)")
      let error = relativeError(try values[site], expected)
      #expect(error < 1e-2, "\(site)")
    }
    let reference = try fixture.reference.tensor("logits_bf16")
    let exact = try fixture.reference.tensor("logits_f64")
    #expect(divergence(reference, logits) < 1e-3)
    #expect(divergence(exact, logits) < divergence(exact, reference))
  }

  /// The norm of the difference over that of what is expected.
  private func relativeError(_ seen: Tensor, _ expected: Tensor) -> Double {
    let difference = zip(seen.scalars, expected.scalars).reduce(0) {
      $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
    }
    return (difference / expected.squaredNorm).squareRoot()
  }

  /// The mean Kullback-Leibler divergence of rows of logits, in nats.
  private func divergence(_ left: Tensor, _ right: Tensor) -> Double {
    let width = left.width
    let (p, q) = (left.softmax().scalars, right.softmax().scalars)
    let sum = zip(p, q).reduce(0) { $0 + Double($1.0) * log(Double($1.0) / Double($1.1)) }
    return sum / Double(p.count / width)
  }

  @Test func trainingLeavesTheStoredMatrixAlone() throws {
    let fixture = try ReferenceTests.Fixture("llama3")
    let model = try Rounded(fixture).compact
    var trainer = Trainer(
      model, training: try Selection([.mlp(layer: 1)], of: model), options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 2, floor: 1), threads: 2)
    let before = trainer.train(on: fixture.sequences).loss
    #expect(trainer.train(on: fixture.sequences).loss < before)
    #expect(!trainer.model.blocks[1].down.weight.isPacked)
    #expect(trainer.model.blocks[0].down.weight.isPacked)
    #expect(model.blocks[1].down.weight.isPacked)
  }

  @Test func roundingIsToTheNearestEven() {
    let values: [Float] = [1, 1.00390625, 1.01171875, -3.0e38, 3.4e38, 0, -0.0, 0x1p-120]
    let bits = Tensor(values, shape: [8]).bfloat16
    let rounded = Tensor(packed: bits, .bf16, shape: [8]).scalars
    #expect(rounded.prefix(3) == [1, 1, 1.015625])
    #expect(rounded[4] == .infinity)
    for (seen, value) in zip(rounded, values) where seen.isFinite && value.isFinite {
      #expect(abs(seen - value) <= abs(value) / 256 + 0x1p-130)
    }
  }

  /// bf16 in, bf16 out: the same bytes.
  @Test func storedAgainItIsTheSame() throws {
    let fixture = try ReferenceTests.Fixture("neox")
    let once = try SafeTensors.encode(
      Checkpoint.tensors(of: try Rounded(fixture).compact), as: .bf16)
    let twice = try SafeTensors.encode(Checkpoint.tensors(of: fixture.model), as: .bf16)
    #expect(once == twice)
  }
}
