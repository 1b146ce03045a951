import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets GPT-NeoX apart.
struct NeoXTests {
  private let file = ConfigurationText("gpt_neox")

  @Test func layersAreSideBySideBehindLayerNorms() throws {
    let model = try file.read(["layer_norm_eps": "1e-4", "hidden_size": "64"])
    #expect(model.finalNorm == .layer(epsilon: 1e-4))
    #expect(!model.isGated && !model.tiesEmbeddings && !model.learnsPositions)
    #expect(model.blocks.allSatisfy { $0.isParallel && $0.mlp.activation == .exactGELU })
    let after = try file.read(["use_parallel_residual": "false", "hidden_size": "64"])
    #expect(after.blocks.allSatisfy { !$0.isParallel })
  }

  /// A quarter of each head, unless the file says another share, in either spelling.
  @Test func bothSpellingsOfRotaryPositions() throws {
    #expect(
      try file.read(["hidden_size": "64"]).blocks[0].attention.rotary
        == RotaryPositions(base: 10_000, width: 4))
    let old = try file.read(["rotary_pct": "0.5", "rotary_emb_base": "500"])
    let new = try file.read([
      "rope_parameters": #"{"rope_theta": 500, "partial_rotary_factor": 0.5}"#
    ])
    #expect(old == new)
    #expect(old.blocks[1].attention.rotary == RotaryPositions(base: 500, width: 6))
  }

  @Test(
    arguments: [
      (["num_hidden_layers": nil], "has no 'num_hidden_layers'"),
      (["rotary_pct": "1.5"], "partial_rotary_factor is 1.5, which is out of range"),
      (["rotary_pct": "0.1"], "0.1 of heads of 12 cannot be rotated"),
      (["rotary_pct": "1e300"], "partial_rotary_factor is 1e+300, which is out of range"),
      (["rotary_emb_base": "-1"], "rotary_emb_base is -1.0, which is out of range"),
      (["layer_norm_eps": "0"], "layer_norm_eps is 0.0, which is out of range"),
      (
        ["hidden_act": #""gelu_new""#],
        "'hidden_act' is 'gelu_new', which is not supported in 'gpt_neox'; it has 'gelu'"
      ),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    let sizes: [String: String?] = ["hidden_size": "48", "rotary_pct": "0.5"]
    #expect(
      file.complaint(sizes.merging(changes) { $1 }) == "config.json: \(complaint)")
  }

  @Test func queriesKeysAndValuesAreMergedHeadByHead() {
    let model = TinyModels.shape(.neox)
    #expect(
      model.piece(of: .block(1, .queryKeyValue, .bias))
        == .interleaved(
          "gpt_neox.layers.1.attention.query_key_value.bias", heads: 4, headWidth: 4))
    #expect(
      model.piece(of: .block(0, .down, .weight))
        == .whole("gpt_neox.layers.0.mlp.dense_4h_to_h.weight"))
    #expect(model.piece(of: .finalNorm(.bias)) == .whole("gpt_neox.final_layer_norm.bias"))
  }

  @Test func olderCheckpointsCallTheUnembeddingOtherwise() {
    let model = TinyModels.shape(.neox)
    #expect(model.names(of: "lm_head.weight") == ["lm_head.weight", "embed_out.weight"])
    let norm = "gpt_neox.final_layer_norm.bias"
    #expect(model.names(of: norm) == [norm, "final_layer_norm.bias"])
  }
}
