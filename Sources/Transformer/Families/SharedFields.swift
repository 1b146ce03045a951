import Tensors

// What most families call alike in config.json: sizes and rotary positions.

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

extension RotaryPositions {
  /// Rotary positions that all layers share.
  ///
  /// transformers 5 says base, type and share in `rope_parameters`; transformers 4 the base in
  /// `rope_theta` and the rest in `rope_scaling`.
  ///
  /// - Parameters:
  ///   - file: The fields of a `config.json`.
  ///   - headWidth: The width of a head.
  ///   - base: The base where the file says none.
  ///   - share: The share of each head that is rotated where the file says none; none where the
  ///     family always rotates whole heads.
  /// - Throws: `FileError` where a field is impossible or not supported.
  package init(
    _ file: ConfigurationFields, headWidth: Int, base: Double = 10_000, share: Double? = nil
  ) throws {
    let old = try file.object("rope_scaling")
    try self.init(
      parameters: try file.object("rope_parameters") ?? old, headWidth: headWidth,
      base: try file.positive("rope_theta") ?? base, share: share, in: file)
  }

  /// Rotary positions as one object of parameters says them.
  ///
  /// - Parameters:
  ///   - parameters: `rope_parameters`, or one layer type's part of it; none where there is none.
  ///   - headWidth: The width of a head.
  ///   - base: The base where the parameters say none.
  ///   - share: The share of each head that is rotated where the parameters say none; none where the
  ///     family always rotates whole heads.
  ///   - file: The file, for what is wrong with it.
  /// - Throws: `FileError` where a field is impossible or not supported.
  package init(
    parameters: ConfigurationFields?, headWidth: Int, base: Double, share: Double? = nil,
    in file: ConfigurationFields
  ) throws {
    let said =
      try parameters?.number("partial_rotary_factor") ?? file.number("partial_rotary_factor")
    if share == nil, let said, said != 1 {
      throw file.problem("'partial_rotary_factor' is \(said); the family rotates whole heads")
    }
    let share = said ?? share ?? 1
    guard (0...1).contains(share) else {
      throw file.problem("partial_rotary_factor is \(share), which is out of range")
    }
    let width = Int(Double(headWidth) * share)
    guard width >= 2, width % 2 == 0 else {
      throw file.problem("\(share) of heads of \(headWidth) cannot be rotated")
    }
    self.init(
      base: try parameters?.positive("rope_theta") ?? base, width: width,
      scaling: try parameters.flatMap(Self.scaling))
    try parameters?.refuseOthers(of: "rotary positions")
  }

  private static func scaling(_ parameters: ConfigurationFields) throws -> RotaryScaling? {
    let type = try parameters.text("rope_type") ?? parameters.text("type") ?? "default"
    switch (type, try parameters.positive("factor")) {
    case ("default", _): return nil
    case ("linear", let factor?): return .linear(factor: factor)
    case ("llama3", let factor?):
      return .llama3(
        factor: factor, lowFrequencyFactor: try parameters.positive("low_freq_factor") ?? 1,
        highFrequencyFactor: try parameters.positive("high_freq_factor") ?? 4,
        originalLength: try parameters.size("original_max_position_embeddings"))
    case ("linear", nil), ("llama3", nil):
      throw parameters.problem("rope type '\(type)' has no 'factor'")
    default:
      throw parameters.problem(
        "rope type '\(type)' is not supported; there are default, linear, llama3")
    }
  }

  /// `rope_parameters` of these positions, as transformers 5 has them; the share of the head is left
  /// out.
  package var parameters: [String: JSONTree] {
    var fields: [String: JSONTree] = ["rope_theta": JSONTree(base), "rope_type": "default"]
    switch scaling {
    case .linear(let factor)?:
      fields["rope_type"] = "linear"
      fields["factor"] = JSONTree(factor)
    case .llama3(let factor, let low, let high, let length)?:
      fields["rope_type"] = "llama3"
      fields["factor"] = JSONTree(factor)
      fields["low_freq_factor"] = JSONTree(low)
      fields["high_freq_factor"] = JSONTree(high)
      fields["original_max_position_embeddings"] = JSONTree(length)
    case nil: break
    }
    return fields
  }
}
