import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Mistral apart from Llama: windows.
struct MistralTests {
  private let file = ConfigurationText("mistral")

  /// `null` is no window, and silence is 4096 tokens.
  @Test(
    arguments: [
      ("16", 16), ("null", nil), (nil, 4096),
    ] as [(String?, Int?)]) func allLayersLookBackAsFar(written: String?, window: Int?) throws
  {
    let model = try file.read(["sliding_window": written])
    #expect(model.blocks.map(\.attention.window) == [window, window])
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func sizesThatTheFileLeavesOut() throws {
    let model = try file.read([
      "num_key_value_heads": nil, "num_attention_heads": "16", "hidden_size": "64",
    ])
    #expect(model.keyHeads == 8 && model.headWidth == 4 && model.contextLength == 131_072)
  }

  @Test(
    arguments: [
      (["sliding_window": "0"], "sliding_window is 0, which is out of range"),
      (
        ["layer_types": #"["full_attention", "sliding_attention"]"#],
        "'layer_types' is a list of 2, which is not supported in 'mistral'"
      ),
      (
        ["hidden_act": #""gelu""#],
        "'hidden_act' is 'gelu', which is not supported in 'mistral'; it has 'silu'"
      ),
      (["attention_bias": "true"], "'attention_bias' is true, which is not supported in 'mistral'"),
    ] as [([String: String?], String)])
  func whatIsNotSupported(changes: [String: String?], complaint: String) {
    #expect(
      file.complaint(changes.merging(["head_dim": "12"]) { $1 }) == "config.json: \(complaint)")
  }

  @Test func tensorsAreNamedAsLlamas() {
    let (mistral, llama) = (TinyModels.shape(.mistral), TinyModels.shape(.llama))
    for (path, _) in LanguageModel(zeros: mistral).parameters {
      #expect(mistral.piece(ofParameter: path) == llama.piece(ofParameter: path))
    }
  }
}
