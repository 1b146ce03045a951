import Tensors

// Rotary positions in config.json, in the spellings of transformers 4 and 5.

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
  ///   - file: The file, for what it says beside the parameters, and what is wrong with it.
  /// - Throws: `FileError` where a field is impossible or not supported.
  package init(
    parameters: ConfigurationFields?, headWidth: Int, base: Double, share: Double? = nil,
    in file: ConfigurationFields
  ) throws {
    let other = try file.number("partial_rotary_factor")
    let said = try parameters?.number("partial_rotary_factor") ?? other
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
    let trained = try file.size("original_max_position_embeddings", missing: nil)
    self.init(
      base: try parameters?.positive("rope_theta") ?? base, width: width,
      scaling: try parameters.flatMap {
        try Self.scaling($0, width: width, trained: trained, in: file)
      })
    try parameters?.refuseOthers(of: "rotary positions")
  }

  /// How frequencies are changed.
  ///
  /// - Parameters:
  ///   - parameters: The parameters.
  ///   - width: How many places of each head are rotated.
  ///   - trained: The longest text that was trained on, as the file says it beside the parameters.
  ///   - file: The file.
  /// - Returns: The scaling; none where there is none.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  private static func scaling(
    _ parameters: ConfigurationFields, width: Int, trained: Int?, in file: ConfigurationFields
  ) throws -> RotaryScaling? {
    let old = try parameters.text("type")
    let type = try parameters.text("rope_type") ?? old ?? "default"
    if type == "default" { return nil }
    let inner = try parameters.size("original_max_position_embeddings", missing: nil)
    let length = trained ?? inner
    let factor = try parameters.positive("factor")
    switch type {
    case "linear": return .linear(factor: try required(factor, type, in: file))
    case "llama3":
      let factor = try required(factor, type, in: file)
      guard let length else { throw file.problem("has no 'original_max_position_embeddings'") }
      return .llama3(
        factor: factor,
        lowFrequencyFactor: try parameters.positive("low_freq_factor") ?? 1,
        highFrequencyFactor: try parameters.positive("high_freq_factor") ?? 4,
        originalLength: length)
    case "longrope", "su":
      let context = try file.size("max_position_embeddings")
      let original = length ?? context
      let stretch = factor ?? Double(context) / Double(original)
      return .long(
        LongRotaryFactors(
          short: try factors("short_factor", parameters, count: width / 2),
          long: try factors("long_factor", parameters, count: width / 2),
          originalLength: original,
          magnitude: try parameters.positive("attention_factor")
            ?? LongRotaryFactors.magnitude(stretch: stretch, originalLength: original)))
    default:
      throw file.problem(
        "rope type '\(type)' is not supported; there are default, linear, llama3, longrope")
    }
  }

  private static func required(
    _ factor: Double?, _ type: String, in file: ConfigurationFields
  ) throws -> Double {
    guard let factor else { throw file.problem("rope type '\(type)' has no 'factor'") }
    return factor
  }

  /// A list of factors, one for each frequency.
  private static func factors(
    _ field: String, _ parameters: ConfigurationFields, count: Int
  ) throws -> [Double] {
    let factors = (try parameters.list(field) ?? []).compactMap(\.number)
    guard factors.count == count, factors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw parameters.problem("'\(field)' is no list of \(count) factors")
    }
    return factors
  }

  /// The share of heads of a width that is rotated, such that its product, cut off, is the width.
  package func share(of headWidth: Int) -> Double {
    let share = Double(width) / Double(headWidth)
    return Int(Double(headWidth) * share) < width ? share.nextUp : share
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
    case .long(let factors)?:
      fields["rope_type"] = "longrope"
      fields["short_factor"] = .array(factors.short.map { JSONTree($0) })
      fields["long_factor"] = .array(factors.long.map { JSONTree($0) })
      fields["attention_factor"] = JSONTree(factors.magnitude)
      fields["original_max_position_embeddings"] = JSONTree(factors.originalLength)
    case nil: break
    }
    return fields
  }
}
