import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Gemma apart from Llama.
struct GemmaTests {
  private let file = ConfigurationText("gemma")

  @Test func normsAddOneAndEmbeddingsAreScaled() throws {
    let model = try file.read(["rms_norm_eps": "1e-5"])
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-5, offset: 1)
    #expect(model.finalNorm == norm)
    #expect(model.blocks.flatMap { [$0.attention.norm, $0.mlp.norm] } == [norm, norm, norm, norm])
    #expect(model.blocks.allSatisfy { $0.attention.postNorm == nil && $0.mlp.postNorm == nil })
    #expect(model.embeddingFactor == Float(48).squareRoot())
    #expect(model.tiesEmbeddings && model.isGated)
    #expect(model.blocks.allSatisfy { $0.mlp.activation == .tanhGELU })
  }

  /// The oldest files say `gelu` and mean its approximation.
  @Test(arguments: [
    ["hidden_act": #""gelu""#], ["hidden_activation": #""gelu_pytorch_tanh""#],
    ["hidden_activation": "null", "hidden_act": #""gelu_pytorch_tanh""#], [:],
  ]) func theActivationIsOne(changes: [String: String]) throws {
    #expect(try file.read(changes).blocks[0].mlp.activation == .tanhGELU)
  }

  @Test func bothSpellingsOfTheRotaryBase() throws {
    let old = try file.read(["rope_theta": "500.0"])
    let new = try file.read(["rope_parameters": #"{"rope_type": "default", "rope_theta": 500}"#])
    #expect(old == new)
    #expect(old.blocks[1].attention.rotary == RotaryPositions(base: 500, width: 256))
  }

  /// In the field that came later, `gelu` is not its approximation.
  @Test(arguments: ["silu", "gelu"]) func theActivationThatCameLaterCounts(name: String) {
    let complaint = file.complaint(["hidden_activation": "\"\(name)\"", "hidden_act": #""gelu""#])
    #expect(
      complaint == "config.json: 'hidden_activation' is '\(name)', which is not supported in "
        + "'gemma'; it has 'gelu_pytorch_tanh'")
  }

  /// As in `GemmaConfig`, which does not divide the width by the heads.
  @Test func sizesThatTheFileLeavesOut() throws {
    let model = try file.read(["num_attention_heads": "32", "num_key_value_heads": nil])
    #expect(model.headWidth == 256 && model.keyHeads == 16 && model.contextLength == 8192)
    #expect(try file.read(["num_key_value_heads": "null"]).keyHeads == 4)
  }

  @Test(
    arguments: [
      (["num_hidden_layers": nil], "has no 'num_hidden_layers'"),
      (["rms_norm_eps": "-1"], "rms_norm_eps is -1.0, which is out of range"),
      (["attention_bias": "true"], "'attention_bias' is true, which is not supported in 'gemma'"),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  @Test func tensorsAreNamedAsLlamas() {
    let (gemma, llama) = (TinyModels.shape(.gemma), TinyModels.shape(.llama))
    for (path, _) in LanguageModel(zeros: gemma).parameters {
      #expect(gemma.piece(ofParameter: path) == llama.piece(ofParameter: path))
    }
  }
}
