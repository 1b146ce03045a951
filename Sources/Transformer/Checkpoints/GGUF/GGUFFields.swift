import Tensors

/// The metadata of an architecture, whose keys begin with its name, as fields of a `config.json`.
///
/// What has been asked for is remembered, so that what nobody asked for can be refused.
final class GGUFFields {
  private let parts: GGUFParts
  private let architecture: String
  private var asked: Set<String> = []

  /// - Parameters:
  ///   - parts: The file.
  ///   - architecture: What `general.architecture` says.
  init(_ parts: GGUFParts, architecture: String) {
    self.parts = parts
    self.architecture = architecture
  }

  private var metadata: GGUFMetadata { parts.metadata }

  private func key(_ name: String) -> String {
    asked.insert(name)
    return "\(architecture).\(name)"
  }

  /// Keys that do not change what a model computes, or say again what its tensors do.
  private static let bookkeeping: Set<String> = [
    "vocab_size", "tensor_data_layout", "rope.scaling.finetuned",
  ]

  /// Refuses what the metadata say of the architecture and nobody has asked for.
  ///
  /// - Throws: `FileError` naming the first such key.
  func refuseOthers() throws {
    let prefix = architecture + "."
    for key in metadata.keys.sorted() where key.hasPrefix(prefix) {
      let name = String(key.dropFirst(prefix.count))
      guard !asked.contains(name), !Self.bookkeeping.contains(name), metadata.asksForSomething(key)
      else { continue }
      throw metadata.problem(
        "'\(key)' is \(metadata.shown(key)), which is not supported in '\(architecture)'")
    }
  }

  /// Whether there is a tensor of a name.
  func hasTensor(_ name: String) -> Bool { parts.shape(of: name) != nil }

  /// A whole number; none where there is none.
  func whole(_ name: String) throws -> Int? { try metadata.integer(key(name)) }

  /// A whole number as a field; none where there is none.
  func integer(_ name: String) throws -> JSONTree? { try whole(name).map { JSONTree($0) } }

  /// A number as a field; none where there is none.
  func number(_ name: String) throws -> JSONTree? {
    try metadata.number(key(name)).map { JSONTree($0) }
  }

  /// `true` or `false`; none where there is neither.
  func flag(_ name: String) throws -> Bool? { try metadata.flag(key(name)) }

  /// The values of a tensor that is a vector; none where there is no such tensor.
  func vector(_ name: String) throws -> [Float]? { try parts.vector(name) }

  /// A size that must be there.
  func requiredWhole(_ name: String) throws -> Int {
    guard let size = try whole(name) else { throw metadata.problem("has no '\(key(name))'") }
    guard (1...1 << 24).contains(size) else {
      throw metadata.problem("'\(key(name))' is \(size), which is out of range")
    }
    return size
  }

  /// A size that must be there, as a field.
  func required(_ name: String) throws -> JSONTree { JSONTree(try requiredWhole(name)) }

  /// The width of a head.
  func headWidth() throws -> Int {
    let width =
      try whole("attention.key_length")
      ?? requiredWhole("embedding_length") / requiredWhole("attention.head_count")
    guard try whole("attention.value_length") ?? width == width else {
      throw metadata.problem("keys and values are of different widths, which is not supported")
    }
    return width
  }

  /// What scores are divided by the square root of in the Gemmas, which their files do not say: the
  /// width of a head, but in the largest model the stream's width over the number of heads.
  func scoreScalar(largestLayers: Int) throws -> JSONTree {
    JSONTree(
      try whole("block_count") == largestLayers
        ? try requiredWhole("embedding_length") / requiredWhole("attention.head_count")
        : try headWidth())
  }

  /// The fields that Llama and most architectures after it have.
  func llamaFields() throws -> [String: JSONTree] {
    if let experts = try whole("expert_count"), experts > 0 {
      throw metadata.problem("'\(key("expert_count"))' is \(experts); experts are not supported")
    }
    var fields: [String: JSONTree] = [
      "hidden_size": try required("embedding_length"),
      "intermediate_size": try required("feed_forward_length"),
      "num_hidden_layers": try required("block_count"),
      "num_attention_heads": try required("attention.head_count"),
      "num_key_value_heads": try integer("attention.head_count_kv")
        ?? required("attention.head_count"),
      "head_dim": JSONTree(try headWidth()),
      "max_position_embeddings": try required("context_length"),
      "rope_theta": try number("rope.freq_base") ?? JSONTree(10_000),
    ]
    fields["rms_norm_eps"] = try number("attention.layer_norm_rms_epsilon")
    fields["rope_scaling"] = try rotaryScaling()
    return fields
  }

  /// Refuses rotary positions over a part of each head only.
  func requireWholeHeadsRotated() throws {
    guard let width = try whole("rope.dimension_count"), width != (try headWidth()) else { return }
    throw metadata.problem(
      "'\(key("rope.dimension_count"))' is \(width) of heads of \(try headWidth()), which is not "
        + "supported in '\(architecture)'")
  }

  /// How rotary positions are scaled; none where they are not.
  private func rotaryScaling() throws -> JSONTree? {
    if let factors = try vector("rope_freqs.weight") { return try llama3Scaling(factors) }
    let factor = try number("rope.scaling.factor") ?? number("rope.scale_linear")
    switch try metadata.text(key("rope.scaling.type")) ?? (factor == nil ? "none" : "linear") {
    case "none", "longrope": return nil
    case let type:
      return .object([("rope_type", .string(type)), ("factor", factor ?? JSONTree(1))])
    }
  }

  /// The scaling of Llama 3.1 and later, of which a file has only the factors by frequency: 1 for short
  /// wavelengths, the full factor for long ones, and between them what the original length says.
  ///
  /// - Throws: `FileError` where no such scaling gives the factors.
  private func llama3Scaling(_ factors: [Float]) throws -> JSONTree {
    let (low, high) = (1.0, 4.0)
    let largest = Double(factors.max() ?? 1)
    let (base, width) = (try metadata.number(key("rope.freq_base")) ?? 10_000, 2 * factors.count)
    func frequencies(_ scaling: RotaryScaling?) -> [Float] {
      RotaryTable(length: 1, width: width, base: base, scaling: scaling).frequencies
    }
    let plain = frequencies(nil)
    let between = zip(plain, factors).first { $1 > 1.001 && Double($1) < largest * 0.999 }
    let length = between.map { frequency, factor in
      let smooth = (1 / Double(factor) - 1 / largest) / (1 - 1 / largest)
      return (low + (high - low) * smooth) * 2 * Double.pi / Double(frequency)
    }
    let scaling = RotaryScaling.llama3(
      factor: largest, lowFrequencyFactor: low, highFrequencyFactor: high,
      originalLength: Int((length ?? 8192).rounded()))
    let isSame = zip(zip(plain, frequencies(scaling)), factors).allSatisfy { pair, factor in
      abs(pair.0 / pair.1 - factor) <= 1e-3 * factor
    }
    guard isSame else {
      throw metadata.problem(
        "tensor 'rope_freqs.weight' holds factors that are not as Llama 3.1's, which is not "
          + "supported")
    }
    let parameters = RotaryPositions(base: base, width: width, scaling: scaling).parameters
    return .object(parameters.filter { $0.key != "rope_theta" }.map { ($0, $1) })
  }
}
