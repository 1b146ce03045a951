import Foundation
import Interpretability
import Notebook
import Transformer

/// A set of components that edits are confined to.
struct Localization: JSONBlob, Sendable, Hashable {
  /// The components, by name, in the order in which they were chosen.
  var components: [String]

  /// The blob that holds a localization.
  static let file = "localization.json"

  /// A choice of components.
  init(_ choice: ComponentChoice) { components = choice.components.map(\.description) }

  /// The components themselves.
  var parts: [Component] { components.compactMap { Component($0) } }

  /// Single matrices: what choices of layers and of matrices have in common.
  func matrices(of configuration: ModelConfiguration) -> Set<Component> {
    Set(parts.flatMap { $0.matrices(of: configuration) })
  }
}
