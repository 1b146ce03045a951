import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets GPT-2 apart.
struct GPT2Tests {
  private let file = ConfigurationText(fields: [
    "model_type": #""gpt2""#, "vocab_size": "97", "n_embd": "48", "n_layer": "2", "n_head": "4",
  ])

  @Test func sizesHaveNamesOfTheirOwn() throws {
    let model = try file.read([
      "n_positions": "64", "n_inner": "null", "layer_norm_epsilon": "1e-4",
    ])
    #expect(model.width == 48 && model.layers == 2 && model.heads == 4 && model.keyHeads == 4)
    #expect(model.headWidth == 12 && model.mlpWidth == 192 && model.contextLength == 64)
    #expect(model.finalNorm == .layer(epsilon: 1e-4))
    #expect(try file.read(["n_inner": "7"]).mlpWidth == 7)
    #expect(try file.read().contextLength == 1024)
  }

  @Test func everythingHasBiasesAndNothingIsRotated() throws {
    let model = try file.read()
    #expect(model.learnsPositions && !model.isGated && model.tiesEmbeddings)
    for layer in 0..<2 {
      #expect(model.blocks[layer].attention.rotary == nil)
      #expect(model.blocks[layer].mlp.activation == .tanhGELU)
      for part in ParameterName.Part.allCases
      where part.isLinear || model.norm(part, layer: layer) != nil {
        #expect(model.hasBias(part, layer: layer), "\(part)")
      }
    }
  }

  @Test(
    arguments: [
      (["n_head": nil], "has no 'n_head'"), (["n_embd": nil], "has no 'n_embd'"),
      (["n_layer": nil], "has no 'n_layer'"), (["vocab_size": nil], "has no 'vocab_size'"),
      (["n_embd": "3"], "n_embd / n_head is 0, which is out of range"),
      (["layer_norm_epsilon": "-1"], "layer_norm_epsilon is -1.0, which is out of range"),
      (
        ["scale_attn_weights": "false"],
        "'scale_attn_weights' is false, which is not supported in 'gpt2'"
      ),
      (
        ["scale_attn_by_inverse_layer_idx": "true"],
        "'scale_attn_by_inverse_layer_idx' is true, which is not supported in 'gpt2'"
      ),
      (
        ["partial_rotary_factor": "0.5"],
        "'partial_rotary_factor' is 0.5, which is not supported in 'gpt2'"
      ),
      (
        ["activation_function": #""relu""#],
        "'activation_function' is 'relu', which is not supported in 'gpt2'; it has 'gelu_new'"
      ),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  /// Matrices are stored the other way round; vectors and embeddings are not.
  @Test func matricesAreTransposed() {
    let model = TinyModels.shape(.gpt2)
    #expect(
      model.piece(of: .block(0, .queryKeyValue, .weight))
        == .transposed("transformer.h.0.attn.c_attn.weight"))
    #expect(model.piece(of: .block(1, .up, .bias)) == .whole("transformer.h.1.mlp.c_fc.bias"))
    #expect(model.piece(of: .block(1, .mlpNorm, .weight)) == .whole("transformer.h.1.ln_2.weight"))
    #expect(model.piece(of: .positionEmbedding) == .whole("transformer.wpe.weight"))
    #expect(model.piece(of: .finalNorm(.bias)) == .whole("transformer.ln_f.bias"))
  }

  @Test func theFirstCheckpointsHaveNoPrefix() {
    let model = TinyModels.shape(.gpt2)
    #expect(
      model.names(of: "transformer.wte.weight") == [
        "transformer.wte.weight", "wte.weight", "lm_head.weight",
      ])
    #expect(model.names(of: .unembedding) == ["lm_head.weight"])
  }
}
