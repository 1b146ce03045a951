import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Qwen 2 apart from Llama: three biases, and windows in upper layers.
struct Qwen2Tests {
  private let file = ConfigurationText("qwen2")

  @Test func queriesKeysAndValuesHaveBiases() throws {
    let model = try file.read()
    for part in ParameterName.Part.allCases {
      #expect(model.hasBias(part, layer: 1) == (part == .queryKeyValue))
    }
    let names = model.piece(of: .block(1, .queryKeyValue, .bias)).names
    #expect(names == ["q", "k", "v"].map { "model.layers.1.self_attn.\($0)_proj.bias" })
    #expect(model.contextLength == 32_768 && !model.tiesEmbeddings)
  }

  @Test(
    arguments: [
      ([:], [nil, nil, nil]),
      (["sliding_window": "5"], [nil, nil, nil]),
      (["use_sliding_window": "true"], [nil, nil, nil]),
      (["use_sliding_window": "true", "max_window_layers": "1"], [nil, 4096, 4096]),
      (
        ["use_sliding_window": "true", "max_window_layers": "2", "sliding_window": "5"],
        [nil, nil, 5]
      ),
      (
        [
          "use_sliding_window": "true", "sliding_window": "5",
          "layer_types": #"["sliding_attention", "full_attention", "full_attention"]"#,
        ], [5, nil, nil]
      ),
    ] as [([String: String], [Int?])])
  func upperLayersLookBackOnlySoFar(changes: [String: String], windows: [Int?]) throws {
    let model = try file.read(changes.merging(["num_hidden_layers": "3"]) { $1 })
    #expect(model.blocks.map(\.attention.window) == windows)
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test(
    arguments: [
      (
        ["layer_types": #"["full_attention", "sliding_attention"]"#],
        "has sliding layers and no 'sliding_window'"
      ),
      (["use_mrope": "true"], "'use_mrope' is true, which is not supported in 'qwen2'"),
      (["num_key_value_heads": nil], "4 heads cannot share 32 key heads evenly"),
    ] as [([String: String?], String)])
  func whatIsNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }
}
