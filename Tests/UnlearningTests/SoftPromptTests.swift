import Interpretability
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// Soft prompts against what they must do exactly.
struct SoftPromptTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3], [1, 4, 16]]

  /// Virtual tokens that are embeddings of words say what the words say.
  @Test(arguments: ModelConfiguration.Family.allCases)
  func aPrefixOfWordsIsTheWords(family: ModelConfiguration.Family) {
    let model = TinyModels.model(family)
    var stream = RandomStream(seed: 5, name: "prefix")
    let prefix = SoftPrefix(length: 3, of: model, from: &stream)
    let words = (0..<3).map { index in
      (0..<Int32(model.configuration.vocabulary)).first { word in
        model.embedding.embedding(of: [word], factor: model.configuration.embeddingFactor).scalars
          == prefix.tokens.gathered([index]).scalars
      }
    }.compactMap(\.self)
    #expect(words.count == 3)
    let written = Self.prompts.map { [$0[0]] + words + $0.dropFirst() }
    let expected = model.nextTokenLogits(written, threads: 1).scalars
    let seen = model.nextTokenLogits(Self.prompts, behind: prefix).scalars
    #expect(zip(seen, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func gradientsOfSoftPromptsAreDerivatives() {
    let model = TinyModels.model(.llama)
    var stream = RandomStream(seed: 5, name: "soft")
    let prefix = SoftPrefix(length: 2, of: model, from: &stream)
    #expect(
      gradientError(at: prefix) { model.nextTokenLogits(Self.prompts, behind: $0) } < 2e-2)
    var adapter = EmbeddingAdapter(count: 3, bound: 6, of: model, from: &stream)
    adapter.forEachParameter { _, tensor in tensor = 5 * tensor }
    #expect(
      gradientError(at: adapter) { model.nextTokenLogits(Self.prompts, behind: $0) } < 2e-2)
  }

  @Test func adaptersStayWithinTheirBound() {
    let model = TinyModels.model(.llama)
    var stream = RandomStream(seed: 5, name: "soft")
    var adapter = EmbeddingAdapter(count: 3, bound: 0.5, of: model, from: &stream)
    adapter.forEachParameter { _, tensor in tensor = 100 * tensor }
    adapter.project()
    let tensors = Dictionary(uniqueKeysWithValues: adapter.parameters.map { ($0.name, $0.tensor) })
    let keys = tensors["keys"].map { keys in
      (0..<3).map { keys.gathered([$0]).squaredNorm.squareRoot() }
    }
    let values = tensors["values"].map { values in
      (0..<3).map { values.columns($0..<$0 + 1).squaredNorm.squareRoot() }
    }
    for norm in (keys ?? []) + (values ?? []) { #expect(abs(norm - 0.5) < 1e-4) }
    #expect(tensors["query"]?.squaredNorm ?? 0 > 100)
  }

  /// An attack with a free hand gets what it wants, and leaves the model alone.
  @Test func softPromptsAreTrained() {
    let model = TinyModels.model(.gemma)
    var stream = RandomStream(seed: 5, name: "soft")
    let before = model.parameters.map(\.tensor.scalars)
    var attack = SoftPromptAttack(
      SoftPrefix(length: 4, of: model, from: &stream), on: model, until: LossTermTests.prompts,
      FittingOptions(steps: 60, learningRate: 0.2), threads: 1)
    let losses = (0..<60).map { _ in attack.advance() }
    #expect(losses[59] < 0.75 * losses[0])
    #expect(model.parameters.map(\.tensor.scalars) == before)
  }
}
