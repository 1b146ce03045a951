import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Logits after prompts and the loss of texts, in chunks.
struct EvaluationTests {
  private static let configuration = ModelConfiguration(
    family: .gemma, vocabulary: 31, width: 16, mlpWidth: 24, layers: 2, heads: 4, keyHeads: 2,
    headWidth: 6, contextLength: 32)

  private static func sequences(_ count: Int, length: Int, name: String = "text") -> [[Int32]] {
    var stream = RandomStream(seed: 2, name: name)
    return (0..<count).map { _ in (0..<length).map { _ in Int32(stream.integer(below: 31)) } }
  }

  private let model = LanguageModel(initializing: configuration, seed: 1)

  @Test func promptsOfUnequalLengthDoNotDisturbEachOther() {
    let prompts = (3...12).map { Self.sequences(1, length: $0, name: "\($0)")[0] }
    let together = model.nextTokenLogits(prompts, threads: 2)
    for (row, prompt) in prompts.enumerated() {
      let alone = model.nextTokenLogits([prompt], threads: 1)
      #expect(largestDifference(together.rows(row..<row + 1).scalars, alone.scalars) < 2e-6)
    }
  }

  @Test func noPromptsHaveNoLogits() {
    #expect(model.nextTokenLogits([], threads: 2).shape == [0, 31])
  }

  /// More sequences than a chunk has: the mean over all tokens, whichever chunk they are in.
  @Test func theLossOfTextsIsTheMeanOverTheirTokens() {
    let texts = (0..<70).map { Self.sequences(1, length: 3 + $0 % 4, name: "\($0)")[0] }
    let (mean, tokens) = model.crossEntropy(of: texts, threads: 2)
    let alone = texts.map { LabelledBatch([$0]) }
    let sum = alone.reduce(0.0) { $0 + Double($1.loss(of: model, divisor: 1).scalar) }
    #expect(tokens == texts.reduce(0) { $0 + $1.count - 1 })
    #expect(abs(mean - sum / Double(tokens)) < 1e-5)
    #expect(model.crossEntropy(of: texts, threads: 1).mean == mean)
    #expect(model.crossEntropy(of: [], threads: 1) == (0, 0))
  }
}
