import Frames

/// Filters that all hold, of whatever has values by name: `noise=10 and metric!=share`.
package struct FilterCondition: SpecValue {
  package static var expectation: String { "conditions like noise=10 and metric=share" }

  /// A filter and where it stands.
  package struct Part: Sendable, Hashable {
    /// The filter.
    package var filter: ResolvedSelector.Filter
    /// Where it stands.
    package var location: SourceLocation
  }

  /// The filters, in the order written.
  package let parts: [Part]
  /// The condition as written.
  package let text: String

  init(_ filters: [Selector.Filter], text: String) {
    parts = filters.map { Part(filter: ResolvedSelector.Filter($0), location: $0.location) }
    self.text = text
  }

  package init(_ node: SpecNode) throws {
    self = try node.parsed(by: SelectorParser.filters(_:at:))
  }

  package var canonical: CanonicalJSON { .text(text) }
  package static var jsonSchema: CanonicalJSON { ["type": "string"] }

  /// Whether every filter keeps the value that its name has; a name without one is kept by none.
  package func holds(_ value: (String) -> Scalar?) -> Bool {
    parts.allSatisfy { part in value(part.filter.column).map(part.filter.keeps) ?? false }
  }
}
