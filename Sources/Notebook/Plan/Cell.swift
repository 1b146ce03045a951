/// One point of a block's grid: one run, one key, one place in the store.
public struct Cell: Sendable {
  /// The experiment block.
  public let block: String
  /// The chapter's name.
  public let chapter: String
  /// Where the block stands.
  public let location: SourceLocation
  /// The kind.
  public let kind: any ExperimentKind.Type
  /// The place in the grid: axes that came along with references, then the block's own.
  public let axes: [AxisValue]
  /// The decoded spec.
  let spec: any BlockSpec
  /// The seed of the cell's random streams.
  public let seed: UInt64
  /// The cells that the spec refers to, by the key that refers to them.
  let inputs: [Input]

  /// A reference from a cell to an earlier one.
  struct Input: Sendable {
    /// The key of the spec.
    var key: String
    /// The block referred to.
    var block: String
    /// The position in the plan of each cell that the reference leads to.
    var cell: Int
  }

  /// `edited[seed=1,localization=random]`, as messages and the plan call it.
  public var name: String { Self.name(block: block, axes: axes) }

  static func name(block: String, axes: [AxisValue]) -> String {
    guard !axes.isEmpty else { return block }
    return "\(block)[\(axes.map { "\($0.name)=\($0.value.plain)" }.joined(separator: ","))]"
  }

  /// What the cell's key is made of, by name; the outputs it refers to are added by hash.
  func ingredients(inputHashes: [Int: String]) -> [String: String] {
    var ingredients = spec.canonical.mapValues(\.description)
    ingredients["kind"] = kind.name
    ingredients["kind version"] = String(kind.version)
    ingredients["seed"] = String(seed)
    for (key, inputs) in Dictionary(grouping: inputs, by: \.key) {
      let hashes = inputs.compactMap { inputHashes[$0.cell] }
      ingredients[key] = hashes.joined(separator: " ")
    }
    return ingredients
  }
}
