import Chapters

/// The keys that every kind has besides its own.
struct UniversalKeys: BlockSpec {
  @Key("The seed of every random draw of the cell; in other keys, `${seed}`.", in: 0...Int.max)
  var seed = 0
  @Key("Seconds that a cell may take.") var timeout: Double?
  @Key("Memory of its own that a process of a cell may have.") var memory: ByteCount?
  @Key(
    "Whether nothing about its figures is uncertain, as of counts: claims on them need no interval."
  )
  var exact = false

  /// Their names.
  static let names = declaration.names

  /// The name of the seed, which a block may use like an axis: `${seed}`.
  static let seedName = "seed"

  /// The seed where a block says none, as if it were written there.
  static func unsaidSeed(at location: SourceLocation) -> SpecNode {
    SpecNode(content: .scalar(String(none.seed), isQuoted: false), location: location)
  }

  private static let nameSet = Set(names)

  /// Splits the entries of a block into these keys and those of its kind.
  static func split(
    _ entries: [SpecNode.Entry], location: SourceLocation
  ) throws -> (UniversalKeys, own: [SpecNode.Entry]) {
    let isUniversal = { (entry: SpecNode.Entry) in nameSet.contains(entry.key.text ?? "") }
    let universal = entries.filter(isUniversal)
    guard !universal.isEmpty else { return (none, entries) }
    let keys = try decode(universal, blockName: "experiment", location: location)
    if let seconds = keys.timeout, seconds <= 0 {
      let node = universal.first { $0.key.text == "timeout" }?.value
      throw node?.complaint("a timeout is a number of seconds above 0") ?? Diagnostic(location, "")
    }
    return (keys, entries.filter { !isUniversal($0) })
  }

  private static let none = UniversalKeys()

  /// The seed of the random streams.
  var seedValue: UInt64 { UInt64(seed) }

  /// What the cell may use at most; in no key.
  var limits: CellLimits { CellLimits(seconds: timeout, memory: memory?.bytes) }
}

extension KeyDescription {
  /// The keys that every kind has besides its own.
  package static let universal = UniversalKeys.keyDescriptions
}
