import Foundation
import Tensors
import TestSupport
import Testing
import Transformer

/// A family that is one file and known to nothing else: written, read, run and trained.
///
/// The file is `Quince.swift`. What all families have in common is tested of it too, wherever
/// `Families.all` is an argument.
struct AddingAFamilyTests {
  private static let known = ModelConfiguration.Family.allCases + [.quince]
  private let model = TinyModels.model(.quince)

  @Test func aCheckpointIsWrittenAndRead() throws {
    let folder = try TemporaryFolder()
    for (name, data) in try Checkpoint.files(of: model) {
      try data.write(to: folder.url.appending(path: name))
    }
    let loaded = try Checkpoint.load(folder.url, families: Self.known)
    #expect(loaded.configuration == model.configuration)
    #expect(loaded.parameters.map(\.name) == model.parameters.map(\.name))
    #expect(loaded.parameters.map(\.tensor.scalars) == model.parameters.map(\.tensor.scalars))
    let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])
    #expect(loaded.logits(batch).scalars == model.logits(batch).scalars)
  }

  @Test func whatIsNotRegisteredIsRefused() throws {
    let json = model.configuration.json()
    let error = #expect(throws: FileError.self) { try ModelConfiguration(json: json) }
    #expect(
      error?.description
        == "config.json: model_type 'quince' is not supported; there are llama, mistral, qwen2, "
        + "qwen3, olmo2, phi3, gemma, gemma2, gemma3_text, gemma3, gpt2, gpt_neo, gpt_neox")
    #expect(try ModelConfiguration(json: json, families: Self.known) == model.configuration)
  }

  @Test func bothSpellingsAreRead() throws {
    let sizes = """
      "model_type": "quince", "vocab_size": 17, "hidden_size": 12, "intermediate_size": 10,
      "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4,
      "max_position_embeddings": 16, "rms_norm_eps": 1e-5, "sliding_window": 5
      """
    let spellings = [
      #""rope_theta": 700, "rope_local_base_freq": 70"#,
      #"""
      "layer_types": ["sliding_attention", "full_attention"], "rope_parameters": {
        "sliding_attention": {"rope_theta": 70}, "full_attention": {"rope_theta": 700}}
      """#,
    ]
    for spelling in spellings {
      let json = Data("{\(sizes), \(spelling)}".utf8)
      let read = try ModelConfiguration(json: json, families: Self.known)
      #expect(read.blocks.map(\.attention.rotary?.base) == [70, 700])
      #expect(read.blocks.map(\.attention.window) == [5, nil])
      #expect(read.blocks.map(\.attention.queryNorm?.epsilon) == [1e-5, 1e-5])
    }
  }

  /// Biases on queries, keys and values only, and norms on each head's queries and keys.
  @Test func theModelHasWhatTheFamilySays() {
    let names = Set(Checkpoint.tensors(of: model).map(\.name))
    #expect(names.filter { $0.hasSuffix("bias") }.count == 6)
    #expect(names.contains("model.layers.1.self_attn.v_proj.bias"))
    #expect(!names.contains("model.layers.1.self_attn.o_proj.bias"))
    let norms = Checkpoint.tensors(of: model).filter { $0.name.hasSuffix("_norm.weight") }
    #expect(norms.filter { $0.tensor.shape == [4] }.count == 4)
    #expect(names.contains("model.layers.0.self_attn.k_norm.weight"))
  }

  @Test func itsGradientIsRight() {
    let batch = LabelledBatch([[1, 5, 9, 3, 2], [4, 4, 16]])
    #expect(gradientError(at: model, step: 5e-3) { batch.loss(of: $0) } < 5e-3)
  }
}
