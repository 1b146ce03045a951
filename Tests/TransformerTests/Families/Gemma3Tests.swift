import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Gemma 3 apart from Gemma 2.
struct Gemma3Tests {
  private let file = ConfigurationText("gemma3_text")

  @Test func headsAreNormedAndNothingIsCapped() throws {
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-5, offset: 1)
    let model = try file.read(["rms_norm_eps": "1e-5", "query_pre_attn_scalar": "20"])
    for attention in model.blocks.map(\.attention) {
      #expect([attention.norm, attention.postNorm] == [norm, norm])
      #expect([attention.queryNorm, attention.keyNorm] == [norm, norm])
      #expect(attention.softCap == nil && attention.scale == 1 / 20.0.squareRoot())
    }
    #expect(model.finalSoftCap == nil && model.tiesEmbeddings)
    #expect(model.embeddingFactor == Float(48).squareRoot())
    #expect(try file.read(["final_logit_softcapping": "30"]).finalSoftCap == 30)
  }

  /// Five layers of six slide, unless the file says another pattern or each layer's type.
  @Test func everySixthLayerLooksAtEverything() throws {
    let windows = { try file.read($0).blocks.map(\.attention.window) }
    #expect(
      try windows(["num_hidden_layers": "7", "sliding_window": "5"]) == [5, 5, 5, 5, 5, nil, 5])
    #expect(try windows([:]) == [4096, 4096])
    #expect(
      try windows(["num_hidden_layers": "3", "sliding_window_pattern": "2"]) == [4096, nil, 4096])
    #expect(
      try windows(["layer_types": #"["full_attention", "sliding_attention"]"#]) == [nil, 4096])
  }

  /// transformers 5 says by kind of layer what transformers 4 says in fields of their own.
  @Test func bothSpellingsOfRotaryPositions() throws {
    let types = [
      "head_dim": "12", "layer_types": #"["sliding_attention", "full_attention"]"#,
    ]
    let new = try file.read(
      types.merging([
        "rope_parameters": """
        {"sliding_attention": {"rope_type": "default", "rope_theta": 500},
         "full_attention": {"rope_type": "linear", "factor": 8, "rope_theta": 70000}}
        """
      ]) { $1 })
    let old = try file.read(
      types.merging([
        "rope_local_base_freq": "500", "rope_theta": "70000",
        "rope_scaling": #"{"rope_type": "linear", "factor": 8.0}"#,
      ]) { $1 })
    #expect(old == new)
    #expect(
      new.blocks.map(\.attention.rotary) == [
        RotaryPositions(base: 500, width: 12),
        RotaryPositions(base: 70_000, width: 12, scaling: .linear(factor: 8)),
      ])
    let plain = try file.read(types)
    #expect(plain.blocks.map(\.attention.rotary?.base) == [10_000, 1_000_000])
  }

  /// What a file of sizes describes is what sizes alone describe.
  @Test func defaultsAreTheFamilys() throws {
    let described = ModelConfiguration(
      family: .gemma3, vocabulary: 97, width: 48, mlpWidth: 96, layers: 2, heads: 4, keyHeads: 4,
      headWidth: 256, contextLength: 131_072)
    #expect(try file.read() == described)
  }

  @Test(
    arguments: [
      (["sliding_window": "null"], "has sliding layers and no 'sliding_window'"),
      (
        ["attn_logit_softcapping": "50"],
        "'attn_logit_softcapping' is 50, which is not supported in 'gemma3_text'"
      ),
      (
        ["use_bidirectional_attention": "true"],
        "'use_bidirectional_attention' is true, which is not supported in 'gemma3_text'"
      ),
      (
        ["hidden_activation": #""gelu""#],
        "'hidden_activation' is 'gelu', which is not supported in 'gemma3_text'; it has "
          + "'gelu_pytorch_tanh'"
      ),
      (
        ["rope_parameters": #"{"rope_theta": 500}"#],
        "'rope_theta' is 500, which is not supported in 'gemma3_text'"
      ),
      (["query_pre_attn_scalar": "0"], "query_pre_attn_scalar is 0.0, which is out of range"),
    ] as [([String: String?], String)])
  func whatIsMissingOrNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }

  // MARK: - Inside larger models

  /// A larger model's file says of its text model only what is not as ever.
  @Test func theTextModelOfALargerModelIsRead() throws {
    let larger = ConfigurationText(fields: [
      "model_type": #""gemma3""#, "eos_token_id": "[1, 106]", "image_token_index": "262144",
      "vision_config": #"{"model_type": "siglip_vision_model", "hidden_size": 1152}"#,
      "text_config": """
      {"model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240,
       "num_hidden_layers": 34, "sliding_window": 1024,
       "rope_scaling": {"factor": 8.0, "rope_type": "linear"}}
      """,
    ])
    let model = try larger.read()
    #expect(model.family == .gemma3 && model.vocabulary == 262_208 && model.width == 2560)
    #expect(model.heads == 8 && model.keyHeads == 4 && model.headWidth == 256)
    #expect(model.layers == 34 && model.endToken == 1 && model.tiesEmbeddings)
    #expect(model.blocks[4].attention.window == 1024 && model.blocks[5].attention.window == nil)
    #expect(model.blocks[5].attention.rotary?.scaling == .linear(factor: 8))
    #expect(try !larger.read(["tie_word_embeddings": "false"]).tiesEmbeddings)
    #expect(larger.complaint(["text_config": nil]) == "config.json: has no 'text_config'")
    #expect(
      larger.complaint(["text_config": #"{"model_type": "llama"}"#])
        == "config.json: a 'gemma3' with a text model 'llama' is not supported")
  }

  /// The same weights under the names of the text model alone, and of both spellings of larger models.
  @Test(arguments: ["model.", "language_model.model.", "model.language_model."])
  func itsTensorsAreFound(prefix: String) throws {
    let folder = try TemporaryFolder()
    let model = TinyModels.model(.gemma3)
    let tensors = Checkpoint.tensors(of: model).map { tensor in
      (name: prefix + tensor.name.dropFirst("model.".count), tensor: tensor.tensor)
    }
    try SafeTensors.encode(tensors).write(to: folder.url.appending(path: Checkpoint.weightsFile))
    try model.configuration.json()
      .write(to: folder.url.appending(path: Checkpoint.configurationFile))
    #expect(
      try Checkpoint.load(folder.url).parameters.map(\.tensor.scalars)
        == model.parameters.map(\.tensor.scalars))
  }
}
