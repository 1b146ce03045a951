/// How many of the worlds that claims name are run and judged.
package enum WorldsExtent: SpecValue {
  package static var expectation: String { "none, full, or a sample like {sample: 12, seed: 0}" }

  /// Only that of the book as it is.
  case none
  /// All.
  case full
  /// So many of each claim, that of the book as it is among them; the others drawn at random.
  case sample(Int, seed: Int)

  /// The keys of a sample.
  private struct Sample: BlockSpec {
    @Key("How many worlds of each claim, the chosen one among them.") var sample: Int
    @Key("The seed of the draw; another draws others.") var seed = 0
  }

  package init(_ node: SpecNode) throws {
    if let entries = node.entries {
      let keys = try Sample.decode(entries, blockName: "worlds", location: node.location)
      guard keys.sample > 1 else {
        throw node.complaint(
          "a sample of worlds has at least 2, one of them the chosen one; found \(keys.sample)")
      }
      self = .sample(keys.sample, seed: keys.seed)
      return
    }
    switch node.text {
    case "none"?: self = .none
    case "full"?: self = .full
    default: throw node.mismatch(Self.self)
    }
  }

  package var canonical: CanonicalJSON {
    switch self {
    case .none: .text("none")
    case .full: .text("full")
    case .sample(let count, let seed):
      .object(["sample": .integer(count), "seed": .integer(seed)])
    }
  }

  package static var jsonSchema: CanonicalJSON {
    ["anyOf": [SpecSchema.words(["none", "full"]), Sample.jsonSchema]]
  }
}
