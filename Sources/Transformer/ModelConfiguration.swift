import Foundation
import Tensors

/// The shape of a decoder and what its family fixes, as `config.json` says.
public struct ModelConfiguration: Sendable, Hashable {
  /// The families that this engine runs.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    case llama, gemma
  }

  /// The family.
  public var family: Family
  /// Rows of the embedding.
  public var vocabulary: Int
  /// The width of the residual stream.
  public var width: Int
  /// The width of the feed-forward layers.
  public var mlpWidth: Int
  /// The number of blocks.
  public var layers: Int
  /// Query heads.
  public var heads: Int
  /// Key and value heads.
  public var keyHeads: Int
  /// The width of a head; not always `width / heads`.
  public var headWidth: Int
  /// The longest sequence.
  public var contextLength: Int
  /// The epsilon of the norms.
  public var epsilon: Double
  /// The base of the rotary frequencies.
  public var rotaryBase: Double
  /// Whether the unembedding is the embedding.
  public var tiesEmbeddings: Bool
  /// The token that begins every sequence.
  public var beginToken: Int?
  /// The token that ends a sequence.
  public var endToken: Int?
  /// The token that fills up short sequences.
  public var padToken: Int?

  /// A shape.
  public init(
    family: Family, vocabulary: Int, width: Int, mlpWidth: Int, layers: Int, heads: Int,
    keyHeads: Int, headWidth: Int, contextLength: Int, epsilon: Double, rotaryBase: Double,
    tiesEmbeddings: Bool, beginToken: Int? = nil, endToken: Int? = nil, padToken: Int? = nil
  ) {
    self.family = family
    self.vocabulary = vocabulary
    self.width = width
    self.mlpWidth = mlpWidth
    self.layers = layers
    self.heads = heads
    self.keyHeads = keyHeads
    self.headWidth = headWidth
    self.contextLength = contextLength
    self.epsilon = epsilon
    self.rotaryBase = rotaryBase
    self.tiesEmbeddings = tiesEmbeddings
    self.beginToken = beginToken
    self.endToken = endToken
    self.padToken = padToken
  }

  /// The gate's activation. Gemma's is the tanh approximation of GELU, although its oldest
  /// configurations say `gelu`.
  public var activation: Activation { family == .gemma ? .tanhGELU : .silu }

  /// What is added to the norms' weights.
  public var normOffset: Float { family == .gemma ? 1 : 0 }

  /// What embeddings are multiplied by; the unembedding is not.
  public var embeddingFactor: Float { family == .gemma ? Float(width).squareRoot() : 1 }

  /// The layout of merged queries, keys and values.
  public var attention: AttentionLayout {
    AttentionLayout(heads: heads, keyHeads: keyHeads, headWidth: headWidth)
  }
}

extension ModelConfiguration {
  /// The fields of `config.json`, in the spellings of transformers 4 and 5.
  private struct File: Codable {
    var model_type: String?
    var architectures: [String]?
    var vocab_size: Int?
    var hidden_size: Int?
    var intermediate_size: Int?
    var num_hidden_layers: Int?
    var num_attention_heads: Int?
    var num_key_value_heads: Int?
    var head_dim: Int?
    var hidden_act: String?
    var hidden_activation: String?
    var max_position_embeddings: Int?
    var rms_norm_eps: Double?
    var rope_theta: Double?
    var rope_scaling: Rotary?
    var rope_parameters: Rotary?
    var attention_bias: Bool?
    var mlp_bias: Bool?
    var tie_word_embeddings: Bool?
    var bos_token_id: TokenID?
    var eos_token_id: TokenID?
    var pad_token_id: TokenID?
    var dtype: String?
    var initializer_range: Double?
  }

  private struct Rotary: Codable {
    var rope_theta: Double?
    var rope_type: String?
    var type: String?
  }

  /// One token id, or the first of a list.
  private struct TokenID: Codable {
    var id: Int?

    init(_ id: Int) { self.id = id }

    init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.singleValueContainer()
      id = try (try? container.decode(Int.self)) ?? container.decode([Int].self).first
    }

    func encode(to encoder: any Swift.Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(id)
    }
  }

  /// Reads a `config.json`.
  ///
  /// - Parameters:
  ///   - data: The file's content.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where a field is missing, impossible or of another family.
  public init(json data: Data, path: String = "config.json") throws {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: data)
    } catch {
      throw FileError(path, "is no model configuration: \(error)")
    }
    let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = file.model_type, let family = Family(rawValue: name) else {
      throw FileError(
        path, "model_type '\(file.model_type ?? "")' is not supported; there are \(known)")
    }
    func size(_ value: Int?, _ field: String) throws -> Int {
      guard let value else { throw FileError(path, "has no '\(field)'") }
      guard (1...1 << 24).contains(value) else {
        throw FileError(path, "\(field) is \(value), which is out of range")
      }
      return value
    }
    let heads = try size(file.num_attention_heads, "num_attention_heads")
    let width = try size(file.hidden_size, "hidden_size")
    self.init(
      family: family, vocabulary: try size(file.vocab_size, "vocab_size"), width: width,
      mlpWidth: try size(file.intermediate_size, "intermediate_size"),
      layers: try size(file.num_hidden_layers, "num_hidden_layers"), heads: heads,
      keyHeads: try size(file.num_key_value_heads ?? heads, "num_key_value_heads"),
      headWidth: try size(file.head_dim ?? width / heads, "head_dim"),
      contextLength: try size(file.max_position_embeddings ?? 2048, "max_position_embeddings"),
      epsilon: file.rms_norm_eps ?? 1e-6,
      rotaryBase: file.rope_parameters?.rope_theta ?? file.rope_theta ?? 10_000,
      tiesEmbeddings: file.tie_word_embeddings ?? (family == .gemma),
      beginToken: file.bos_token_id?.id, endToken: file.eos_token_id?.id,
      padToken: file.pad_token_id?.id)
    try checkSupported(file, path: path)
  }

  private func checkSupported(_ file: File, path: String) throws {
    guard heads % keyHeads == 0, headWidth % 2 == 0 else {
      throw FileError(
        path, "\(heads) heads of \(headWidth) over \(keyHeads) key heads cannot be arranged")
    }
    let rotary = file.rope_parameters ?? file.rope_scaling
    let scaling = rotary?.rope_type ?? rotary?.type ?? "default"
    guard scaling == "default" else {
      throw FileError(path, "rope type '\(scaling)' is not supported")
    }
    guard file.attention_bias != true, file.mlp_bias != true else {
      throw FileError(path, "biases are not supported")
    }
    let written = file.hidden_activation ?? file.hidden_act
    let accepted = family == .gemma ? ["gelu_pytorch_tanh", "gelu"] : ["silu"]
    if let written, !accepted.contains(written) {
      throw FileError(path, "activation '\(written)' is not that of \(family.rawValue)")
    }
  }

  /// The `config.json` of this shape, which transformers reads.
  public func json() throws -> Data {
    let isGemma = family == .gemma
    let activation = isGemma ? "gelu_pytorch_tanh" : "silu"
    let file = File(
      model_type: family.rawValue,
      architectures: [isGemma ? "GemmaForCausalLM" : "LlamaForCausalLM"], vocab_size: vocabulary,
      hidden_size: width, intermediate_size: mlpWidth, num_hidden_layers: layers,
      num_attention_heads: heads, num_key_value_heads: keyHeads, head_dim: headWidth,
      hidden_act: activation, hidden_activation: isGemma ? activation : nil,
      max_position_embeddings: contextLength, rms_norm_eps: epsilon, rope_theta: rotaryBase,
      rope_parameters: Rotary(rope_theta: rotaryBase, rope_type: "default"),
      attention_bias: false, mlp_bias: isGemma ? nil : false, tie_word_embeddings: tiesEmbeddings,
      bos_token_id: beginToken.map(TokenID.init), eos_token_id: endToken.map(TokenID.init),
      pad_token_id: padToken.map(TokenID.init), dtype: "float32", initializer_range: 0.02)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(file)
  }
}
