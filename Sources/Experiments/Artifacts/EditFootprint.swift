import Foundation
import Notebook
import Tensors
import Transformer

/// What an edit left on a model: how far it moved what it was confined to, and whether anything else
/// moved.
struct EditFootprint {
  /// The scalars of the components.
  let parameters: Int
  /// The norm of their change over their norm.
  let relativeChange: Double
  /// The SHA-256 of every parameter outside the components, before the edit.
  let outside: String
  /// The same after it.
  let outsideAfter: String

  /// Whether anything outside the components moved.
  var movedOutside: Bool { outside != outsideAfter }

  /// The footprint of an edit.
  ///
  /// - Parameters:
  ///   - components: What the edit was confined to.
  ///   - before: The model before it.
  ///   - after: The model after it.
  /// - Throws: `ComponentError` where the models have no such component.
  init(on components: [Component], from before: LanguageModel, to after: LanguageModel) throws {
    let old = try Selection(components, of: before)
    let new = try Selection(components, of: after)
    parameters = old.parameterCount
    relativeChange = new.distance(from: old) / old.norm
    outside = before.fingerprint(without: old)
    outsideAfter = after.fingerprint(without: old)
  }
}

extension LanguageModel {
  /// The SHA-256 of every parameter, those of a selection put to zero.
  fileprivate func fingerprint(without selection: Selection) -> String {
    let rest = selection.zeros.applied(to: self)
    let hashes = rest.parameters.map { name, tensor in
      name + " " + tensor.withScalars { ContentHash.sha256(Data(buffer: $0)) }
    }
    return ContentHash.sha256(hashes.joined(separator: "\n"))
  }
}
