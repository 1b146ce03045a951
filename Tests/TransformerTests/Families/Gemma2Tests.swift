import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Gemma 2 apart from Gemma.
struct Gemma2Tests {
  private let file = ConfigurationText("gemma2")

  @Test func layersAreNormedOnBothSides() throws {
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-5, offset: 1)
    for block in try file.read(["rms_norm_eps": "1e-5"]).blocks {
      #expect([block.attention.norm, block.attention.postNorm] == [norm, norm])
      #expect([block.mlp.norm, block.mlp.postNorm] == [norm, norm])
    }
  }

  @Test func scoresAndLogitsAreScaledAndCapped() throws {
    let model = try file.read([
      "query_pre_attn_scalar": "20", "attn_logit_softcapping": "5.0",
      "final_logit_softcapping": "3",
    ])
    #expect(model.blocks.map(\.attention.scale) == [1 / 20.0.squareRoot(), 1 / 20.0.squareRoot()])
    #expect(model.blocks.map(\.attention.softCap) == [5, 5])
    #expect(model.finalSoftCap == 3)
    let plain = try file.read()
    #expect(plain.blocks.map(\.attention.scale) == [1.0 / 16, 1.0 / 16])
    #expect(plain.blocks.map(\.attention.softCap) == [50, 50] && plain.finalSoftCap == 30)
    let uncapped = try file.read([
      "attn_logit_softcapping": "null", "final_logit_softcapping": "null",
    ])
    #expect(uncapped.blocks.map(\.attention.softCap) == [nil, nil] && uncapped.finalSoftCap == nil)
    #expect(try ModelConfiguration(json: uncapped.json()) == uncapped)
  }

  /// Where a file does not say which layers look back only so far, it is every other one.
  @Test func windowsAreSaidByLayer() throws {
    #expect(try file.read().blocks.map(\.attention.window) == [4096, nil])
    let model = try file.read([
      "sliding_window": "6", "layer_types": #"["full_attention", "sliding_attention"]"#,
    ])
    #expect(model.blocks.map(\.attention.window) == [nil, 6])
  }

  @Test(
    arguments: [
      (["query_pre_attn_scalar": "0"], "query_pre_attn_scalar is 0.0, which is out of range"),
      (["attn_logit_softcapping": "-5"], "attn_logit_softcapping is -5.0, which is out of range"),
      (["final_logit_softcapping": "-3"], "final_logit_softcapping is -3.0, which is out of range"),
      (["sliding_window": "0"], "sliding_window is 0, which is out of range"),
      (["layer_types": #"["full_attention"]"#], "'layer_types' has 1 layers"),
      (["attention_bias": "true"], "'attention_bias' is true, which is not supported in 'gemma2'"),
      (
        ["hidden_activation": #""relu""#],
        "'hidden_activation' is 'relu', which is not supported in 'gemma2'; it has "
          + "'gelu_pytorch_tanh'"
      ),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  /// One name means the norm after attention here, and the one before the feed-forward layer elsewhere.
  @Test func normsAreNamed() {
    let names = { (family: ModelConfiguration.Family, part: ParameterName.Part) in
      TinyModels.shape(family).piece(of: .block(0, part, .weight)).names
    }
    let after = ["model.layers.0.post_attention_layernorm.weight"]
    #expect(names(.gemma2, .postAttentionNorm) == after)
    #expect(names(.gemma, .mlpNorm) == after)
    #expect(names(.gemma2, .mlpNorm) == ["model.layers.0.pre_feedforward_layernorm.weight"])
    #expect(names(.gemma2, .postMLPNorm) == ["model.layers.0.post_feedforward_layernorm.weight"])
  }
}
