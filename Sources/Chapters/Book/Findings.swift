/// What a paper found, a sentence for each finding by a short id: `{generalizes: Edits carry over.}`.
package struct Findings: SpecValue {
  package static var expectation: String {
    "a mapping from short ids to sentences, like {generalizes: Edits carry over.}"
  }

  /// A finding.
  package struct Entry: Sendable, Hashable {
    /// What claims call it.
    package var id: String
    /// What was found, in a sentence of Markdown.
    package var text: WrittenProse
  }

  /// The findings in the order written.
  package private(set) var entries: [Entry] = []

  /// No findings.
  package init() {}

  package init(_ node: SpecNode) throws {
    guard let written = node.entries else { throw node.mismatch(Self.self) }
    entries = try written.map { key, value in
      Entry(id: try String(key), text: try WrittenProse(value))
    }
  }

  /// What claims call them.
  package var ids: [String] { entries.map(\.id) }

  package static var jsonSchema: CanonicalJSON { SpecSchema.mapping(to: SpecSchema.text) }

  package var canonical: CanonicalJSON {
    let placed = entries.enumerated().map { number, entry in
      (entry.id, CanonicalJSON.array([.integer(number), entry.text.canonical]))
    }
    return .object(Dictionary(placed, uniquingKeysWith: { $1 }))
  }
}

/// A key's value that names a finding of `book.yml`, and where it does.
package struct FindingName: SpecValue {
  package static var expectation: String { "the id of a finding of book.yml" }

  /// The finding's id.
  package let id: String
  /// Where it is named.
  package let location: SourceLocation

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Self.self) }
    (id, location) = (text, node.location)
  }

  package static func == (left: Self, right: Self) -> Bool { left.id == right.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  package var canonical: CanonicalJSON { .text(id) }
  package static var jsonSchema: CanonicalJSON { SpecSchema.text }
}
