import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// The decoder as a whole.
struct LanguageModelTests {
  private static let configuration = ModelConfiguration(
    family: .gemma, vocabulary: 31, width: 16, mlpWidth: 24, layers: 2, heads: 4, keyHeads: 2,
    headWidth: 6, contextLength: 32)

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
}
