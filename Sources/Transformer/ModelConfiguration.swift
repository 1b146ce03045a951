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

  /// The gate's activation.
  ///
  /// Gemma's is the tanh approximation of GELU, although its oldest configurations say `gelu`.
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
    var modelType: String?
    var architectures: [String]?
    var vocabSize: Int?
    var hiddenSize: Int?
    var intermediateSize: Int?
    var numHiddenLayers: Int?
    var numAttentionHeads: Int?
    var numKeyValueHeads: Int?
    var headDim: Int?
    var hiddenAct: String?
    var hiddenActivation: String?
    var maxPositionEmbeddings: Int?
    var rmsNormEps: Double?
    var ropeTheta: Double?
    var ropeScaling: Rotary?
    var ropeParameters: Rotary?
    var attentionBias: Bool?
    var mlpBias: Bool?
    var tieWordEmbeddings: Bool?
    var bosTokenId: TokenID?
    var eosTokenId: TokenID?
    var padTokenId: TokenID?
    var dtype: String?
    var initializerRange: Double?
  }

  private struct Rotary: Codable {
    var ropeTheta: Double?
    var ropeType: String?
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
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file: File
    do {
      file = try decoder.decode(File.self, from: data)
    } catch {
      throw FileError(path, "is no model configuration: \(error)")
    }
    let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = file.modelType, let family = Family(rawValue: name) else {
      throw FileError(
        path, "model_type '\(file.modelType ?? "")' is not supported; there are \(known)")
    }
    func size(_ value: Int?, _ field: String) throws -> Int {
      guard let value else { throw FileError(path, "has no '\(field)'") }
      guard (1...1 << 24).contains(value) else {
        throw FileError(path, "\(field) is \(value), which is out of range")
      }
      return value
    }
    let heads = try size(file.numAttentionHeads, "num_attention_heads")
    let width = try size(file.hiddenSize, "hidden_size")
    self.init(
      family: family, vocabulary: try size(file.vocabSize, "vocab_size"), width: width,
      mlpWidth: try size(file.intermediateSize, "intermediate_size"),
      layers: try size(file.numHiddenLayers, "num_hidden_layers"), heads: heads,
      keyHeads: try size(file.numKeyValueHeads ?? heads, "num_key_value_heads"),
      headWidth: try size(file.headDim ?? width / heads, "head_dim"),
      contextLength: try size(file.maxPositionEmbeddings ?? 2048, "max_position_embeddings"),
      epsilon: file.rmsNormEps ?? 1e-6,
      rotaryBase: file.ropeParameters?.ropeTheta ?? file.ropeTheta ?? 10_000,
      tiesEmbeddings: file.tieWordEmbeddings ?? (family == .gemma),
      beginToken: file.bosTokenId?.id, endToken: file.eosTokenId?.id,
      padToken: file.padTokenId?.id)
    try checkSupported(file, path: path)
  }

  private func checkSupported(_ file: File, path: String) throws {
    guard heads % keyHeads == 0, headWidth % 2 == 0 else {
      throw FileError(
        path, "\(heads) heads of \(headWidth) over \(keyHeads) key heads cannot be arranged")
    }
    let rotary = file.ropeParameters ?? file.ropeScaling
    let scaling = rotary?.ropeType ?? rotary?.type ?? "default"
    guard scaling == "default" else {
      throw FileError(path, "rope type '\(scaling)' is not supported")
    }
    guard file.attentionBias != true, file.mlpBias != true else {
      throw FileError(path, "biases are not supported")
    }
    let written = file.hiddenActivation ?? file.hiddenAct
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
      modelType: family.rawValue,
      architectures: [isGemma ? "GemmaForCausalLM" : "LlamaForCausalLM"], vocabSize: vocabulary,
      hiddenSize: width, intermediateSize: mlpWidth, numHiddenLayers: layers,
      numAttentionHeads: heads, numKeyValueHeads: keyHeads, headDim: headWidth,
      hiddenAct: activation, hiddenActivation: isGemma ? activation : nil,
      maxPositionEmbeddings: contextLength, rmsNormEps: epsilon, ropeTheta: rotaryBase,
      ropeParameters: Rotary(ropeTheta: rotaryBase, ropeType: "default"),
      attentionBias: false, mlpBias: isGemma ? nil : false, tieWordEmbeddings: tiesEmbeddings,
      bosTokenId: beginToken.map(TokenID.init), eosTokenId: endToken.map(TokenID.init),
      padTokenId: padToken.map(TokenID.init), dtype: "float32", initializerRange: 0.02)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(file)
  }
}
