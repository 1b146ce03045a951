import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Llama apart: nothing but what its file says.
struct LlamaTests {
  private let file = ConfigurationText("llama")

  @Test func aSmallFileIsThePlainCase() throws {
    let model = try file.read()
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-6)
    #expect(model.family == .llama)
    #expect(model.headWidth == 12 && model.keyHeads == 4 && model.contextLength == 2048)
    #expect(model.isGated && !model.learnsPositions && !model.tiesEmbeddings)
    #expect(model.embeddingFactor == 1 && model.finalNorm == norm)
    let attention = AttentionConfiguration(
      norm: norm, rotary: RotaryPositions(base: 10_000, width: 12), scale: 1 / 12.0.squareRoot())
    #expect(
      model.blocks
        == Array(
          repeating: BlockConfiguration(
            attention: attention, mlp: FeedForwardConfiguration(norm: norm, activation: .silu)),
          count: 2))
  }

  /// transformers 5 says in one object what transformers 4 says in two fields.
  @Test func llama31IsReadInBothSpellings() throws {
    let parameters = """
      {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
       "original_max_position_embeddings": 32, "rope_theta": 500000.0}
      """
    let scaling = RotaryScaling.llama3(
      factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 32)
    let expected = RotaryPositions(base: 500_000, width: 12, scaling: scaling)
    let new = try file.read(["rope_parameters": parameters])
    let old = try file.read([
      "rope_theta": "500000.0",
      "rope_scaling": parameters.replacingOccurrences(of: #", "rope_theta": 500000.0"#, with: ""),
    ])
    #expect(new.blocks.map(\.attention.rotary) == [expected, expected])
    #expect(old == new)
  }

  @Test func oldFilesCallTheTypeOfScalingType() throws {
    let model = try file.read(["rope_scaling": #"{"type": "linear", "factor": 2}"#])
    #expect(model.blocks[1].attention.rotary?.scaling == .linear(factor: 2))
  }

  @Test(
    arguments: [
      (["num_attention_heads": nil], "has no 'num_attention_heads'"),
      (["hidden_size": nil], "has no 'hidden_size'"),
      (["vocab_size": nil], "has no 'vocab_size'"),
      (["intermediate_size": nil], "has no 'intermediate_size'"),
      (["num_hidden_layers": nil], "has no 'num_hidden_layers'"),
      (["hidden_size": "3"], "head_dim is 0, which is out of range"),
      (["rms_norm_eps": "0"], "rms_norm_eps is 0.0, which is out of range"),
      (["attention_bias": "1"], "'attention_bias' is not true or false"),
      (["sliding_window": "16"], "'sliding_window' is 16, which is not supported in 'llama'"),
      (
        ["layer_types": #"["full_attention", "sliding_attention"]"#],
        "'layer_types' is a list of 2, which is not supported in 'llama'"
      ),
      (
        ["hidden_act": #""gelu""#],
        "'hidden_act' is 'gelu', which is not supported in 'llama'; it has 'silu'"
      ),
      (["num_key_value_heads": "3"], "4 heads cannot share 3 key heads evenly"),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  /// As newer models built alike have them.
  @Test func biasesAreWhereTheFileSaysSo() throws {
    let model = try file.read(["attention_bias": "true"])
    for part in ParameterName.Part.allCases {
      #expect(model.hasBias(part, layer: 1) == [.queryKeyValue, .output].contains(part))
    }
    let both = try file.read(["attention_bias": "true", "mlp_bias": "true"])
    #expect(both.hasBias(.up, layer: 0) && both.hasBias(.down, layer: 0))
    #expect(try ModelConfiguration(json: both.json()) == both)
    #expect(both.piece(of: .block(0, .up, .bias)).names.count == 2)
  }

  /// Windows that no text is longer than, and windows that are not used, change nothing.
  @Test func windowsThatChangeNothingAreNone() throws {
    let plain = try file.read()
    #expect(try file.read(["sliding_window": "4096"]) == plain)
    #expect(
      try file.read(["sliding_window": "16", "use_sliding_window": "false"]) == plain)
    #expect(
      try file.read([
        "layer_types": #"["full_attention", "full_attention"]"#, "max_window_layers": "28",
      ]) == plain)
  }

  @Test func tensorsAreNamed() {
    let model = TinyModels.shape(.llama)
    #expect(model.piece(of: .embedding).names == ["model.embed_tokens.weight"])
    #expect(model.piece(of: .unembedding).names == ["lm_head.weight"])
    #expect(model.piece(of: .finalNorm(.weight)).names == ["model.norm.weight"])
    #expect(
      model.piece(of: .block(1, .queryKeyValue, .weight))
        == .stacked([
          .init("model.layers.1.self_attn.q_proj.weight", rows: 16),
          .init("model.layers.1.self_attn.k_proj.weight", rows: 8),
          .init("model.layers.1.self_attn.v_proj.weight", rows: 8),
        ]))
    #expect(
      model.piece(of: .block(0, .up, .weight))
        == .stacked([
          .init("model.layers.0.mlp.gate_proj.weight", rows: 10),
          .init("model.layers.0.mlp.up_proj.weight", rows: 10),
        ]))
    #expect(
      model.piece(of: .block(0, .mlpNorm, .weight))
        == .whole("model.layers.0.post_attention_layernorm.weight"))
    #expect(
      model.piece(of: .block(0, .output, .weight))
        == .whole("model.layers.0.self_attn.o_proj.weight"))
  }
}
