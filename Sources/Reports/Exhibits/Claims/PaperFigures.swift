import Chapters

/// What the paper reports for a claim: where, and its figures by name.
struct PaperFigures: SpecValue {
  static var expectation: String { "a mapping with `source:` and figures by name" }

  /// Where in the paper.
  var source: String?
  /// The figures in the order written.
  var figures: [Figure]

  /// A figure that the paper gives.
  struct Figure: Sendable, Hashable {
    /// Its name: `fact_lookup`.
    var name: String
    /// Its value.
    var value: Double
  }

  init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(PaperFigures.self) }
    source = nil
    figures = []
    for (key, value) in entries {
      if key.text == "source" {
        source = try String(value)
      } else {
        figures.append(Figure(name: try String(key), value: try Double(value)))
      }
    }
  }

  static var jsonSchema: CanonicalJSON {
    [
      "type": "object", "properties": ["source": SpecSchema.text],
      "additionalProperties": SpecSchema.text,
    ]
  }

  /// The figures by name.
  var byName: [String: Double] {
    Dictionary(figures.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  var canonical: CanonicalJSON {
    var object = byName.mapValues(CanonicalJSON.number)
    object["source"] = source.map(CanonicalJSON.text) ?? .null
    return .object(object)
  }
}
