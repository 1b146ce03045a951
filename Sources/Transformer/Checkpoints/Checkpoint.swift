import Foundation
import Tensors

/// A model as Hugging Face lays it out: `config.json` and `model.safetensors`.
public enum Checkpoint {
  /// The file of the configuration.
  public static let configurationFile = "config.json"
  /// The file of the weights.
  public static let weightsFile = "model.safetensors"

  /// Reads a model from a folder.
  ///
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(_ folder: URL) throws -> LanguageModel {
    try load(
      configuration: folder.appending(path: configurationFile),
      weights: folder.appending(path: weightsFile))
  }

  /// Reads a model from its two files.
  ///
  /// - Throws: `FileError` naming the file and tensor that is wrong.
  public static func load(configuration: URL, weights: URL) throws -> LanguageModel {
    guard let json = try? Data(contentsOf: configuration) else {
      throw FileError(configuration.path, "cannot be read")
    }
    let shape = try ModelConfiguration(json: json, path: configuration.lastPathComponent)
    return try model(shape, from: SafeTensors(contentsOf: weights), path: weights.lastPathComponent)
  }

  /// The files of a model by name.
  public static func files(of model: LanguageModel) throws -> [String: Data] {
    [
      configurationFile: try model.configuration.json(),
      weightsFile: try SafeTensors.encode(tensors(of: model)),
    ]
  }

  // MARK: - Names

  /// The model's parameters, or any values of the same shapes such as gradients, under the names
  /// that checkpoints use, merged matrices split.
  public static func tensors(of model: LanguageModel) -> [(name: String, tensor: Tensor)] {
    let shape = model.configuration
    let layout = shape.attention
    let (queries, keys) = (layout.heads * layout.headWidth, layout.keyHeads * layout.headWidth)
    var result = [("model.embed_tokens.weight", model.embedding)]
    for (layer, block) in model.blocks.enumerated() {
      let merged = block.queryKeyValue
      result += [
        ("input_layernorm", block.attentionNorm),
        ("self_attn.q_proj", merged.rows(0..<queries)),
        ("self_attn.k_proj", merged.rows(queries..<queries + keys)),
        ("self_attn.v_proj", merged.rows(queries + keys..<queries + 2 * keys)),
        ("self_attn.o_proj", block.output),
        ("post_attention_layernorm", block.mlpNorm),
        ("mlp.gate_proj", block.gateUp.rows(0..<shape.mlpWidth)),
        ("mlp.up_proj", block.gateUp.rows(shape.mlpWidth..<2 * shape.mlpWidth)),
        ("mlp.down_proj", block.down),
      ].map { ("model.layers.\(layer).\($0).weight", $1) }
    }
    result.append(("model.norm.weight", model.finalNorm))
    if let unembedding = model.unembedding { result.append(("lm_head.weight", unembedding)) }
    return result
  }

  private static func model(
    _ shape: ModelConfiguration, from file: SafeTensors, path: String
  ) throws -> LanguageModel {
    let layout = shape.attention
    let (queries, keys) = (layout.heads * layout.headWidth, layout.keyHeads * layout.headWidth)
    func read(_ name: String, _ expected: [Int]) throws -> Tensor {
      let tensor = try file.tensor(name + ".weight")
      guard tensor.shape == expected else {
        throw FileError(
          path,
          "tensor '\(name).weight' has shape \(tensor.shape), the configuration says "
            + "\(expected)")
      }
      guard tensor.withScalars({ $0.allSatisfy(\.isFinite) }) else {
        throw FileError(path, "tensor '\(name).weight' holds values that are not finite")
      }
      return tensor
    }
    let width = shape.width
    let blocks = try (0..<shape.layers).map { layer in
      let at = "model.layers.\(layer)"
      return LanguageModel.Block(
        attentionNorm: try read("\(at).input_layernorm", [width]),
        queryKeyValue: .stacked([
          try read("\(at).self_attn.q_proj", [queries, width]),
          try read("\(at).self_attn.k_proj", [keys, width]),
          try read("\(at).self_attn.v_proj", [keys, width]),
        ]),
        output: try read("\(at).self_attn.o_proj", [width, queries]),
        mlpNorm: try read("\(at).post_attention_layernorm", [width]),
        gateUp: .stacked([
          try read("\(at).mlp.gate_proj", [shape.mlpWidth, width]),
          try read("\(at).mlp.up_proj", [shape.mlpWidth, width]),
        ]),
        down: try read("\(at).mlp.down_proj", [width, shape.mlpWidth]))
    }
    return LanguageModel(
      configuration: shape,
      embedding: try read("model.embed_tokens", [shape.vocabulary, width]), blocks: blocks,
      finalNorm: try read("model.norm", [width]),
      unembedding: shape.tiesEmbeddings ? nil : try read("lm_head", [shape.vocabulary, width]))
  }
}
