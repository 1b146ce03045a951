import Chapters
import Frames

/// The `worlds:` key of a claim: the values that parameters and axes could have been given, and which of their
/// combinations are none.
struct WorldsKey: SpecValue {
  static var expectation: String {
    "a mapping from parameter or axis to the values that it could have, like {noise: [1, 3, 10]}"
  }

  /// A parameter or an axis with the values that it could have.
  struct Listing: Sendable {
    /// Its name, with its place.
    var key: SpecNode
    /// The values, with their places.
    var values: [SpecNode]

    var name: String { key.text ?? "" }
  }

  /// The parameters and axes, in the order written.
  private(set) var listings: [Listing] = []
  /// Combinations that hold one of these are no worlds.
  private(set) var exceptions: [FilterCondition] = []

  private static let exceptKey = "except"

  init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(Self.self) }
    for (key, value) in entries {
      let name = try String(key)
      if name == Self.exceptKey {
        exceptions = try [FilterCondition](value)
        continue
      }
      let values = value.items ?? [value]
      guard values.count > 1 else {
        throw value.complaint("'\(name)' needs a list of at least two values to choose from")
      }
      var seen = Set<Scalar>()
      for item in values where !seen.insert(try Scalar(item)).inserted {
        throw item.complaint("'\(name)' has the value '\(item.text ?? "")' twice")
      }
      listings.append(Listing(key: key, values: values))
    }
    guard !listings.isEmpty else { throw node.mismatch(Self.self) }
    let names = listings.map(\.name)
    for part in exceptions.flatMap(\.parts) where !names.contains(part.filter.column) {
      let hint = Suggestion.phrase(for: part.filter.column, in: names)
      throw Diagnostic(
        part.location,
        "'\(part.filter.column)' is none of the choices\(hint.isEmpty ? ": \(names.joined(separator: ", "))" : hint)"
      )
    }
  }

  var canonical: CanonicalJSON {
    let values = listings.map { ($0.name, CanonicalJSON.array($0.values.map(\.canonical))) }
    let own = exceptions.isEmpty ? [] : [(Self.exceptKey, exceptions.canonical)]
    return .object(Dictionary(values + own, uniquingKeysWith: { $1 }))
  }

  static var jsonSchema: CanonicalJSON {
    [
      "type": "object",
      "properties": [exceptKey: [FilterCondition].jsonSchema],
      "additionalProperties": SpecSchema.orParameter(
        ["type": "array", "minItems": 2, "items": Scalar.jsonSchema]),
    ]
  }

  static func == (left: WorldsKey, right: WorldsKey) -> Bool { left.canonical == right.canonical }
  func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}
