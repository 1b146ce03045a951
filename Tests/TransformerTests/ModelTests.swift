import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

struct ModelTests {
  private static let configuration = ModelConfiguration(
    family: .gemma, vocabulary: 31, width: 16, mlpWidth: 24, layers: 2, heads: 4, keyHeads: 2,
    headWidth: 6, contextLength: 32, epsilon: 1e-6,
    positions: .rotary(base: 10_000, width: 6, scaling: nil), tiesEmbeddings: true)

  private static func sequences(_ count: Int, length: Int, name: String = "text") -> [[Int32]] {
    var stream = RandomStream(seed: 2, name: name)
    return (0..<count).map { _ in (0..<length).map { _ in Int32(stream.integer(below: 31)) } }
  }

  private let model = LanguageModel(initializing: configuration, seed: 1)

  @Test func parametersAreCounted() {
    let c = Self.configuration
    let block =
      2 * c.width + c.attention.width * c.width + c.width * c.heads * c.headWidth
      + 3 * c.width * c.mlpWidth
    #expect(model.parameterCount == c.vocabulary * c.width + c.layers * block + c.width)
  }

  @Test func aWholeModelsGradientIsRight() {
    let batch = LabelledBatch(Self.sequences(2, length: 6))
    let error = gradientError(at: model, step: 5e-3) { batch.loss(of: $0) }
    #expect(error < 5e-3)
  }

  @Test func laterTokensDoNotMatter() {
    var sequence = Self.sequences(1, length: 12)[0]
    let before = model.logits(TokenBatch([sequence])).rows(0..<8).scalars
    for index in 8..<12 { sequence[index] = (sequence[index] + 1) % 31 }
    #expect(model.logits(TokenBatch([sequence])).rows(0..<8).scalars == before)
  }

  @Test func promptsOfUnequalLengthDoNotDisturbEachOther() {
    let prompts = (3...12).map { Self.sequences(1, length: $0, name: "\($0)")[0] }
    let together = model.nextTokenLogits(prompts, threads: 2)
    for (row, prompt) in prompts.enumerated() {
      let alone = model.nextTokenLogits([prompt], threads: 1)
      #expect(largestDifference(together.rows(row..<row + 1).scalars, alone.scalars) < 2e-6)
    }
  }

  @Test func trainingIsBitwiseTheSameOnAnyNumberOfThreads() {
    let batches = (0..<4).map { Self.sequences(8, length: 12, name: "batch \($0)") }
    let runs = [1, 2, 3].map { threads -> LanguageModel in
      var trainer = Trainer(
        model, options: .init(clip: 1),
        schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 2, steps: 4, floor: 0.1),
        threads: threads)
      for batch in batches { _ = trainer.train(on: batch) }
      return trainer.model
    }
    let scalars = runs.map { $0.parameters.map(\.tensor.scalars) }
    #expect(scalars[0] == scalars[1])
    #expect(scalars[0] == scalars[2])
    #expect(scalars[0] != model.parameters.map(\.tensor.scalars))
  }

  @Test func shardsGiveTheWholeBatchsGradient() {
    let batch = Self.sequences(8, length: 12)
    var trainer = Trainer(
      model, options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 0), threads: 2)
    let step = trainer.train(on: batch)
    let whole = valueWithGradient(at: model) { LabelledBatch(batch).loss(of: $0) }
    #expect(abs(step.loss - Double(whole.value)) < 1e-6)
    #expect(abs(step.gradientNorm - whole.gradient.norm) < 1e-5)
  }

  @Test func sitesAreNamedAsInTransformerLens() {
    #expect("\(Site.mlpOut(layer: 3))" == "blocks.3.hook_mlp_out")
    #expect("\(Site.z(layer: 0))" == "blocks.0.attn.hook_z")
  }

  @Test func aReplacedValueIsWhatThePassGoesOnWith() {
    struct Silence: Tap {
      func wants(_ site: Site) -> Bool {
        switch site {
        case .attnOut, .mlpOut: true
        default: false
        }
      }

      mutating func tap(_: Site, _ value: Tensor) -> Tensor { .zeros(value.shape) }
    }
    let batch = TokenBatch(Self.sequences(2, length: 5))
    var silence = Silence()
    let silenced = model.logits(batch, tap: &silence).scalars
    let bare = model.unembed(
      model.embedding.embedding(of: batch.tokens, factor: 4)
        .rmsNorm(model.finalNorm.weight, epsilon: 1e-6, offset: 1))
    #expect(silenced == bare.scalars)
  }

  @Test(arguments: [
    (#"{"model_type": "bert"}"#, "model_type 'bert' is not supported"),
    (#"{"model_type": "llama"}"#, "has no 'num_attention_heads'"),
    (#"{"model_type": "llama", "num_attention_heads": 0}"#, "out of range"),
    ("nonsense", "no model configuration"),
  ]) func badConfigurations(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) {
      try ModelConfiguration(json: Data(json.utf8))
    }
    #expect(error?.description.contains(complaint) == true)
  }

  @Test func bothSpellingsOfTheRotaryBase() throws {
    let data = try Self.configuration.json()
    var fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    fields["rope_parameters"] = nil
    fields["rope_theta"] = 500.0
    let old = try JSONSerialization.data(withJSONObject: fields)
    #expect(
      try ModelConfiguration(json: old).positions == .rotary(base: 500, width: 6, scaling: nil))
    #expect(try ModelConfiguration(json: data) == Self.configuration)
  }
}
