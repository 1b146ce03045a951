import Transformer

/// A set of components that edits are confined to.
package struct Localization: Codable, Sendable, Hashable {
  /// The components, by name, in the order in which they were chosen.
  package var components: [String]

  /// A choice of components.
  package init(_ choice: ComponentChoice) { components = choice.components.map(\.description) }

  /// The components themselves.
  package var parts: [Component] { components.compactMap { Component($0) } }

  /// Single matrices: what choices of layers and of matrices have in common.
  package func matrices(of configuration: ModelConfiguration) -> Set<Component> {
    Set(parts.flatMap { $0.matrices(of: configuration) })
  }
}
