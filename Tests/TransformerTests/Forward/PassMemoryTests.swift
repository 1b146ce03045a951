import TestSupport
import Testing

@testable import Transformer

struct PassMemoryTests {
  private static func shape(contextLength: Int) -> ModelConfiguration {
    ModelConfiguration(
      family: .llama, vocabulary: 100, width: 1000, mlpWidth: 4000, layers: 1, heads: 10,
      keyHeads: 10, headWidth: 100, contextLength: contextLength)
  }

  /// The feed-forward layer is the widest place: two streams and three times its width.
  @Test func aPassTakesItsWidestPlaceAndABlock() {
    #expect(Self.shape(contextLength: 10).bytes(ofPassOver: 10) == 4 * (10 * 14_000 + 10 * 10))
    #expect(
      Self.shape(contextLength: 1 << 20).bytes(ofPassOver: 120_000)
        == 4 * 120_000 * (14_000 + 256))
  }

  @Test(
    arguments: [
      (11, 10, "11 tokens are more than the model's 10"), (10, 10, nil), (120_000, 1 << 20, nil),
      (
        400_000, 1 << 20,
        "a prompt of 400000 tokens takes about 21 GiB, more than the 16 GiB that a pass may take"
      ),
    ] as [(Int, Int, String?)])
  func longPromptsAreRefused(tokens: Int, context: Int, objection: String?) {
    #expect(Self.shape(contextLength: context).objection(toReading: tokens) == objection)
  }

  @Test func sitesThatTakeTooMuchAreRefused() throws {
    var shape = TinyModels.shape(.llama)
    shape.contextLength = 1 << 20
    let model = LanguageModel(initializing: shape, seed: 0)
    let tokens = TokenBatch([[Int32](repeating: 1, count: 40_000)])
    #expect(throws: InterventionError.self) {
      try model.values(at: [.pattern(layer: 0)], of: tokens)
    }
    do {
      _ = try model.values(at: [.pattern(layer: 0)], of: tokens)
    } catch let error as InterventionError {
      #expect(
        error.description
          == "'blocks.0.attn.hook_pattern' of 1 prompts of 40000 tokens takes 23 GiB, more than the "
          + "16 GiB that a site may take")
    }
  }
}
