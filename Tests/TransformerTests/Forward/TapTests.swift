import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sees a pass while it runs.
struct TapTests {
  private static let configuration = ModelConfiguration(
    family: .gemma, vocabulary: 31, width: 16, mlpWidth: 24, layers: 2, heads: 4, keyHeads: 2,
    headWidth: 6, contextLength: 32)

  private static func sequences(_ count: Int, length: Int, name: String = "text") -> [[Int32]] {
    var stream = RandomStream(seed: 2, name: name)
    return (0..<count).map { _ in (0..<length).map { _ in Int32(stream.integer(below: 31)) } }
  }

  private let model = LanguageModel(initializing: configuration, seed: 1)

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

  /// A recorder keeps what it was asked for, in the site's own shape, and changes nothing.
  @Test func recordersKeepWhatTheyAreAskedFor() throws {
    let batch = TokenBatch(Self.sequences(2, length: 5))
    var recorder = Recorder([.z(layer: 1), .embed])
    let logits = model.logits(batch, tap: &recorder)
    #expect(logits.scalars == model.logits(batch).scalars)
    #expect(recorder.values.sites == [.z(layer: 1), .embed])
    #expect(try recorder.values[.z(layer: 1)].shape == [2, 5, 4, 6])
    #expect(recorder.wants(.embed) && !recorder.wants(.posEmbed))
    #expect(!NoTap().wants(.embed))
  }
}
