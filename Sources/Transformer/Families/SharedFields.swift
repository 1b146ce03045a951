// What most families call alike in config.json: sizes, biases and windows.

extension ModelConfiguration {
  /// A model of a family whose sizes are called as Llama calls them.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - file: The fields of a `config.json`.
  ///   - defaults: What sizes are where the file does not say them.
  /// - Throws: `FileError` where a size is missing or impossible.
  package init(
    family: Family, sizesIn file: ConfigurationFields, defaults: SizeDefaults = SizeDefaults()
  ) throws {
    let heads = try file.size("num_attention_heads", default: defaults.heads)
    let width = try file.size("hidden_size", default: defaults.width)
    self.init(
      family: family,
      vocabulary: try file.size("vocab_size", default: defaults.vocabulary), width: width,
      mlpWidth: try file.size("intermediate_size", default: defaults.mlpWidth),
      layers: try file.layers("num_hidden_layers", default: defaults.layers), heads: heads,
      keyHeads: try file.size("num_key_value_heads", missing: defaults.keyHeads) ?? heads,
      headWidth: try file.checked(
        file.size("head_dim", missing: defaults.headWidth) ?? width / heads, "head_dim"),
      contextLength: try file.size(
        "max_position_embeddings", default: defaults.contextLength))
  }

  /// The sizes, called as Llama calls them.
  ///
  /// - Parameter withHeads: Whether the family says how many key heads there are, and how wide.
  /// - Returns: The fields.
  package func sizeFields(withHeads: Bool) -> [String: JSONTree] {
    var fields: [String: JSONTree] = [
      "hidden_size": JSONTree(width), "intermediate_size": JSONTree(mlpWidth),
      "num_hidden_layers": JSONTree(layers), "num_attention_heads": JSONTree(heads),
      "max_position_embeddings": JSONTree(contextLength),
    ]
    if withHeads {
      fields["num_key_value_heads"] = JSONTree(keyHeads)
      fields["head_dim"] = JSONTree(headWidth)
    }
    return fields
  }

  /// Gives all projections of attention biases, or none.
  package mutating func setAttentionBiases(_ hasBiases: Bool) {
    forEachBlock { block in
      block.attention.hasQueryKeyValueBias = hasBiases
      block.attention.hasOutputBias = hasBiases
    }
  }

  /// `attention_bias`: whether the projections of attention have biases.
  package var attentionBiasField: [String: JSONTree] {
    ["attention_bias": .boolean(blocks.contains(where: \.attention.hasOutputBias))]
  }

  /// Rotary positions that all layers share, in both spellings; nothing where there are none.
  package var sharedRotaryFields: [String: JSONTree] {
    guard let rotary = blocks.first?.attention.rotary else { return [:] }
    return [
      "rope_theta": JSONTree(rotary.base),
      "rope_parameters": .object(rotary.parameters.map { ($0, $1) }),
    ]
  }
}

/// What sizes are in a family where its files do not say them, as its configuration in transformers
/// has it.
package struct SizeDefaults {
  /// Rows of the embedding; a file must say it where none is given, as with all of these.
  package var vocabulary: Int?
  /// The width of the residual stream.
  package var width: Int?
  /// The width of the feed-forward layers.
  package var mlpWidth: Int?
  /// The number of blocks.
  package var layers: Int?
  /// Query heads.
  package var heads: Int?
  /// Key and value heads; as many as query heads where none are given.
  package var keyHeads: Int?
  /// The width of a head; the stream's over the heads where none is given.
  package var headWidth: Int?
  /// The longest sequence.
  package var contextLength = 2048
}
