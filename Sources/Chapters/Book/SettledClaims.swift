/// How many replicates claims came to that were looked at again and again until they were settled:
/// `{larger: {seed: 12}}`.
package struct SettledClaims: SpecValue {
  package static var expectation: String {
    "a mapping from claims to an axis and a number, like {larger: {seed: 12}}"
  }

  /// What a claim came to.
  package struct Entry: Sendable, Hashable {
    /// The claim's id.
    package var claim: String
    /// The axis that it is over.
    package var axis: String
    /// How many values of the axis it was looked at with.
    package var count: Int
    /// Where that is written; none of what only the store remembers.
    package var places: Places?

    /// What a claim came to that is not written in the book.
    package init(claim: String, axis: String, count: Int) {
      self.claim = claim
      self.axis = axis
      self.count = count
    }
  }

  /// Where an entry is written.
  package struct Places: Sendable, Hashable {
    /// The claim's id.
    package var claim: SourceLocation
    /// The axis.
    package var axis: SourceLocation
    /// The number.
    package var count: SourceLocation
  }

  /// The entries in the order written.
  package private(set) var entries: [Entry] = []

  package init() {}

  package init(_ node: SpecNode) throws {
    guard let written = node.entries else { throw node.mismatch(SettledClaims.self) }
    for (claim, value) in written {
      guard let axes = value.entries, let (axis, number) = axes.first, axes.count == 1 else {
        throw value.complaint(
          "expected the one axis that '\(try String(claim))' is over, like {seed: 12}")
      }
      let count = try Int(number)
      guard count > 0 else { throw number.complaint("expected a number above 0, found \(count)") }
      var entry = Entry(claim: try String(claim), axis: try String(axis), count: count)
      entry.places = Places(claim: claim.location, axis: axis.location, count: number.location)
      entries.append(entry)
    }
  }

  package static var jsonSchema: CanonicalJSON {
    let count: CanonicalJSON = ["type": "integer", "minimum": .integer(1)]
    return [
      "type": "object",
      "additionalProperties": [
        "type": "object", "additionalProperties": count, "maxProperties": .integer(1),
      ],
    ]
  }

  package var canonical: CanonicalJSON {
    .object(
      Dictionary(
        entries.map { ($0.claim, .object([$0.axis: .integer($0.count)])) },
        uniquingKeysWith: { $1 }))
  }
}
