import Foundation
import Tensors

/// The fields of `config.json`, in the spellings of transformers 4 and 5.
struct ConfigurationFile: Codable {
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
  var layerNormEps: Double?
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
  // Gemma 2
  var queryPreAttnScalar: Double?
  var slidingWindow: Int?
  var layerTypes: [String]?
  var attnLogitSoftcapping: Double?
  var finalLogitSoftcapping: Double?
  // GPT-2
  var nPositions: Int?
  var nEmbd: Int?
  var nLayer: Int?
  var nHead: Int?
  var nInner: Int?
  var activationFunction: String?
  var layerNormEpsilon: Double?
  var scaleAttnWeights: Bool?
  var scaleAttnByInverseLayerIdx: Bool?
  // GPT-NeoX
  var useParallelResidual: Bool?
  var rotaryPct: Double?
  var rotaryEmbBase: Double?

  struct Rotary: Codable {
    var ropeTheta: Double?
    var ropeType: String?
    var type: String?
    var partialRotaryFactor: Double?
    var factor: Double?
    var lowFreqFactor: Double?
    var highFreqFactor: Double?
    var originalMaxPositionEmbeddings: Int?
  }

  /// One token id, or the first of a list.
  struct TokenID: Codable {
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
}

// MARK: - Reading

extension ModelConfiguration {
  /// Reads a `config.json`.
  ///
  /// - Parameters:
  ///   - data: The file's content.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  public init(json data: Data, path: String = "config.json") throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file: ConfigurationFile
    do {
      file = try decoder.decode(ConfigurationFile.self, from: data)
    } catch {
      throw FileError(path, "is no model configuration: \(error)")
    }
    let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = file.modelType, let family = Family(rawValue: name) else {
      throw FileError(
        path, "model_type '\(file.modelType ?? "")' is not supported; there are \(known)")
    }
    let reader = ConfigurationReader(file: file, family: family, path: path)
    self = try reader.configuration()
  }
}

/// Reads the fields of one family.
private struct ConfigurationReader {
  let file: ConfigurationFile
  let family: ModelConfiguration.Family
  let path: String

  func configuration() throws -> ModelConfiguration {
    let isGPT2 = family == .gpt2
    let heads = try size(isGPT2 ? file.nHead : file.numAttentionHeads, "num_attention_heads")
    let width = try size(isGPT2 ? file.nEmbd : file.hiddenSize, "hidden_size")
    let headWidth = try size(file.headDim ?? width / heads, "head_dim")
    var result = ModelConfiguration(
      family: family, vocabulary: try size(file.vocabSize, "vocab_size"), width: width,
      mlpWidth: try size(
        isGPT2 ? file.nInner ?? 4 * width : file.intermediateSize, "intermediate_size"),
      layers: try size(isGPT2 ? file.nLayer : file.numHiddenLayers, "num_hidden_layers"),
      heads: heads, keyHeads: try size(file.numKeyValueHeads ?? heads, "num_key_value_heads"),
      headWidth: headWidth,
      contextLength: try size(
        file.nPositions ?? file.maxPositionEmbeddings ?? 2048, "max_position_embeddings"),
      epsilon: try positive(
        file.rmsNormEps ?? file.layerNormEps ?? file.layerNormEpsilon
          ?? (family == .gpt2 || family == .neox ? 1e-5 : 1e-6), "the epsilon of the norms"),
      positions: isGPT2 ? .learned : try rotary(headWidth: headWidth),
      tiesEmbeddings: file.tieWordEmbeddings ?? (family != .llama && family != .neox),
      beginToken: file.bosTokenId?.id, endToken: file.eosTokenId?.id,
      padToken: file.padTokenId?.id)
    if family == .gemma2 { try addCapsAndWindows(to: &result) }
    result.isParallel = family == .neox && file.useParallelResidual != false
    try check(result)
    return result
  }

  private func size(_ value: Int?, _ field: String) throws -> Int {
    guard let value else { throw FileError(path, "has no '\(field)'") }
    guard (1...1 << 24).contains(value) else {
      throw FileError(path, "\(field) is \(value), which is out of range")
    }
    return value
  }

  private func positive(_ value: Double, _ field: String) throws -> Double {
    guard value > 0, value.isFinite else {
      throw FileError(path, "\(field) is \(value), which is out of range")
    }
    return value
  }

  private func rotary(headWidth: Int) throws -> ModelConfiguration.Positions {
    let parameters = file.ropeParameters ?? file.ropeScaling
    let share = parameters?.partialRotaryFactor ?? file.rotaryPct ?? (family == .neox ? 0.25 : 1)
    guard (0...1).contains(share) else {
      throw FileError(path, "partial_rotary_factor is \(share), which is out of range")
    }
    let width = Int(Double(headWidth) * share)
    guard width >= 2, width % 2 == 0, width <= headWidth else {
      throw FileError(path, "\(share) of heads of \(headWidth) cannot be rotated")
    }
    return .rotary(
      base: try positive(
        parameters?.ropeTheta ?? file.ropeTheta ?? file.rotaryEmbBase ?? 10_000, "rope_theta"),
      width: width, scaling: try parameters.flatMap(scaling))
  }

  private func scaling(_ rotary: ConfigurationFile.Rotary) throws -> RotaryScaling? {
    let type = rotary.ropeType ?? rotary.type ?? "default"
    switch (type, try rotary.factor.map { try positive($0, "factor") }) {
    case ("default", _): return nil
    case ("linear", let factor?): return .linear(factor: factor)
    case ("llama3", let factor?):
      return .llama3(
        factor: factor,
        lowFrequencyFactor: try positive(rotary.lowFreqFactor ?? 1, "low_freq_factor"),
        highFrequencyFactor: try positive(rotary.highFreqFactor ?? 4, "high_freq_factor"),
        originalLength: try size(
          rotary.originalMaxPositionEmbeddings, "original_max_position_embeddings"))
    case ("linear", nil), ("llama3", nil):
      throw FileError(path, "rope type '\(type)' has no 'factor'")
    default:
      throw FileError(
        path, "rope type '\(type)' is not supported; there are default, linear, llama3")
    }
  }

  private func addCapsAndWindows(to result: inout ModelConfiguration) throws {
    let scalar = try positive(file.queryPreAttnScalar ?? 256, "query_pre_attn_scalar")
    result.attentionScale = 1 / scalar.squareRoot()
    result.attentionSoftCap = try file.attnLogitSoftcapping.map {
      try positive($0, "attn_logit_softcapping")
    }
    result.finalSoftCap = try file.finalLogitSoftcapping.map {
      try positive($0, "final_logit_softcapping")
    }
    result.window = try size(file.slidingWindow ?? 4096, "sliding_window")
    let layers = 0..<result.layers
    result.windowedLayers =
      file.layerTypes.map { $0.map { $0 == "sliding_attention" } } ?? layers.map { $0 % 2 == 0 }
    guard result.windowedLayers.count == result.layers else {
      throw FileError(path, "'layer_types' has \(result.windowedLayers.count) layers")
    }
  }

  private func check(_ result: ModelConfiguration) throws {
    _ = try size(result.heads * result.headWidth, "num_attention_heads * head_dim")
    guard result.heads % result.keyHeads == 0 else {
      throw FileError(
        path, "\(result.heads) heads cannot share \(result.keyHeads) key heads evenly")
    }
    guard file.attentionBias != true || result.hasBiases, file.mlpBias != true else {
      throw FileError(path, "biases are not supported in '\(family.rawValue)'")
    }
    guard file.scaleAttnByInverseLayerIdx != true, file.scaleAttnWeights != false else {
      throw FileError(path, "only scores scaled by 1/sqrt(head_dim) are supported")
    }
    let written = file.hiddenActivation ?? file.hiddenAct ?? file.activationFunction
    let accepted =
      switch family {
      case .llama: ["silu"]
      case .gemma, .gemma2: ["gelu_pytorch_tanh", "gelu"]
      case .gpt2: ["gelu_new"]
      case .neox: ["gelu"]
      }
    if let written, !accepted.contains(written) {
      throw FileError(path, "activation '\(written)' is not that of '\(family.rawValue)'")
    }
  }
}

// MARK: - Writing

extension ModelConfiguration {
  /// The `config.json` of this shape, which transformers reads.
  public func json() throws -> Data {
    var file = ConfigurationFile()
    file.modelType = family.rawValue
    file.vocabSize = vocabulary
    file.tieWordEmbeddings = tiesEmbeddings
    file.bosTokenId = beginToken.map(ConfigurationFile.TokenID.init)
    file.eosTokenId = endToken.map(ConfigurationFile.TokenID.init)
    file.padTokenId = padToken.map(ConfigurationFile.TokenID.init)
    file.dtype = "float32"
    file.initializerRange = 0.02
    switch family {
    case .gpt2: describeGPT2(&file)
    case .neox: describeNeoX(&file)
    case .llama, .gemma, .gemma2: describeGated(&file)
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(file)
  }

  private func describeGPT2(_ file: inout ConfigurationFile) {
    file.architectures = ["GPT2LMHeadModel"]
    file.nPositions = contextLength
    file.nEmbd = width
    file.nLayer = layers
    file.nHead = heads
    file.nInner = mlpWidth
    file.activationFunction = "gelu_new"
    file.layerNormEpsilon = epsilon
  }

  private func describeNeoX(_ file: inout ConfigurationFile) {
    file.architectures = ["GPTNeoXForCausalLM"]
    describeSizes(&file)
    file.hiddenAct = "gelu"
    file.layerNormEps = epsilon
    file.attentionBias = true
    file.useParallelResidual = isParallel
    if case .rotary(let base, let rotated, _) = positions {
      file.rotaryPct = Double(rotated) / Double(headWidth)
      file.rotaryEmbBase = base
      file.ropeParameters?.partialRotaryFactor = file.rotaryPct
    }
  }

  private func describeGated(_ file: inout ConfigurationFile) {
    file.architectures = [
      family == .llama
        ? "LlamaForCausalLM" : family == .gemma ? "GemmaForCausalLM" : "Gemma2ForCausalLM"
    ]
    describeSizes(&file)
    file.numKeyValueHeads = keyHeads
    file.headDim = headWidth
    file.rmsNormEps = epsilon
    file.attentionBias = false
    if family == .llama {
      file.hiddenAct = "silu"
      file.mlpBias = false
      return
    }
    file.hiddenAct = "gelu_pytorch_tanh"
    file.hiddenActivation = "gelu_pytorch_tanh"
    guard family == .gemma2 else { return }
    file.queryPreAttnScalar = (1 / (attentionScale * attentionScale)).rounded()
    file.attnLogitSoftcapping = attentionSoftCap
    file.finalLogitSoftcapping = finalSoftCap
    file.slidingWindow = window
    file.layerTypes = windowedLayers.map { $0 ? "sliding_attention" : "full_attention" }
  }

  private func describeSizes(_ file: inout ConfigurationFile) {
    file.hiddenSize = width
    file.intermediateSize = mlpWidth
    file.numHiddenLayers = layers
    file.numAttentionHeads = heads
    file.maxPositionEmbeddings = contextLength
    guard case .rotary(let base, _, let scaling) = positions else { return }
    var rotary = ConfigurationFile.Rotary(ropeTheta: base, ropeType: "default")
    switch scaling {
    case .linear(let factor)?:
      rotary.ropeType = "linear"
      rotary.factor = factor
    case .llama3(let factor, let low, let high, let length)?:
      rotary.ropeType = "llama3"
      rotary.factor = factor
      rotary.lowFreqFactor = low
      rotary.highFreqFactor = high
      rotary.originalMaxPositionEmbeddings = length
    case nil: break
    }
    file.ropeTheta = base
    file.ropeParameters = rotary
  }
}
