import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets GPT-Neo apart from GPT-2.
struct GPTNeoTests {
  private let file = ConfigurationText(fields: [
    "model_type": #""gpt_neo""#, "vocab_size": "97", "hidden_size": "28", "num_layers": "3",
    "num_heads": "4", "attention_types": #"[[["global", "local"], 1], [["global"], 1]]"#,
  ])

  @Test func scoresAreNotScaledAndOnlyTheOutputHasABias() throws {
    let model = try file.read(["layer_norm_epsilon": "1e-4", "window_size": "5"])
    #expect(model.headWidth == 7 && model.mlpWidth == 112 && model.contextLength == 2048)
    #expect(model.learnsPositions && model.tiesEmbeddings && !model.isGated)
    for block in model.blocks {
      #expect(block.attention.scale == 1 && block.attention.rotary == nil)
      #expect(!block.attention.hasQueryKeyValueBias && block.attention.hasOutputBias)
      #expect(block.mlp.hasUpBias && block.mlp.activation == .tanhGELU)
      #expect(block.attention.norm == .layer(epsilon: 1e-4))
    }
    #expect(model.blocks.map(\.attention.window) == [nil, 5, nil])
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func layersAreSpelledOutOrAlternate() throws {
    let spelled = #"["local", "local", "global"]"#
    #expect(
      try file.read(["attention_types": nil, "attention_layers": spelled])
        .blocks.map(\.attention.window) == [256, 256, nil])
    #expect(
      try file.read(["attention_types": nil]).blocks.map(\.attention.window) == [nil, 256, nil])
  }

  @Test(
    arguments: [
      (["num_heads": nil], "has no 'num_heads'"),
      (["attention_types": #"[["global", 3]]"#], "'attention_types' is no list of [types, times]"),
      (
        ["attention_types": #"[[["global"], 2]]"#],
        "'attention_types' does not say what each of 3 layers does"
      ),
      (
        ["attention_types": #"[[["global"], 1000000000000]]"#],
        "'attention_types' does not say what each of 3 layers does"
      ),
      (
        ["attention_layers": #"["local", "local", "global"]"#],
        "'attention_types' does not say what each of 3 layers does"
      ),
      (
        ["attention_types": #"[[["sparse"], 3]]"#],
        "attention type 'sparse' is not supported; there are global, local"
      ),
      (
        ["activation_function": #""gelu""#],
        "'activation_function' is 'gelu', which is not supported in 'gpt_neo'; it has 'gelu_new'"
      ),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  /// Matrices of their own, none the other way round.
  @Test func tensorsAreNamed() {
    let shape = TinyModels.shape(.gptNeo)
    #expect(
      shape.piece(of: .block(1, .queryKeyValue, .weight))
        == .stacked(
          ["q", "k", "v"].map {
            .init("transformer.h.1.attn.attention.\($0)_proj.weight", rows: 16)
          }))
    #expect(
      shape.piece(of: .block(0, .output, .bias))
        == .whole("transformer.h.0.attn.attention.out_proj.bias"))
    #expect(shape.piece(of: .block(0, .up, .weight)) == .whole("transformer.h.0.mlp.c_fc.weight"))
    #expect(shape.piece(of: .positionEmbedding) == .whole("transformer.wpe.weight"))
    #expect(shape.names(of: "transformer.ln_f.bias")[1] == "ln_f.bias")
  }
}
