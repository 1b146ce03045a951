import Chapters
import Foundation

/// The experiment kinds that a book can use.
package struct KindRegistry: Sendable {
  /// The kinds in the order that `explain` lists them.
  package let kinds: [any ExperimentKind.Type]

  /// The given kinds, and those that every book has (`data`, `command`).
  ///
  /// Ends the program where two have one name.
  package init(_ kinds: [any ExperimentKind.Type]) {
    self.kinds = kinds + [DataKind.self, CommandKind.self]
    KindChecks.requireNames(of: self.kinds)
  }

  /// The kind of a name.
  package subscript(name: String) -> (any ExperimentKind.Type)? {
    kinds.first { $0.name == name }
  }

  /// The names of all kinds.
  package var names: [String] { kinds.map { $0.name } }
}

extension ExperimentKind {
  /// Decodes and checks a block's keys.
  static func decodeSpec(
    _ entries: [SpecNode.Entry], location: SourceLocation, fixed: SpecDecoder.Fixed = .init()
  ) throws -> (spec: any BlockSpec, keys: [(name: String, key: any AnyKey)]) {
    let (spec, keys) = try Spec.decodeWithKeys(
      entries, blockName: name, location: location, fixed: fixed,
      neighbours: ["id", "run", "sweep"] + UniversalKeys.names)
    return (spec, keys)
  }

  /// The output that a decoded spec leads to.
  static func schema(erased spec: any BlockSpec, in folder: URL) throws -> OutputSchema {
    guard let spec = spec as? Spec else { fatalError("\(name) got the spec of another kind") }
    return try schema(of: spec, in: folder)
  }

  /// What a cell of a decoded spec reads besides the outputs of others.
  static func outsideInputs(erased spec: any BlockSpec, in folder: URL) -> OutsideInputs {
    guard let spec = spec as? Spec else { fatalError("\(name) got the spec of another kind") }
    return outsideInputs(of: spec, in: folder)
  }

  /// Runs a decoded spec.
  static func run(erased spec: any BlockSpec, _ context: RunContext) async throws -> Output {
    guard let spec = spec as? Spec else { fatalError("\(name) got the spec of another kind") }
    return try await run(spec, context).output()
  }
}

extension ExperimentKind {
  /// The names of the kind's keys.
  static var keyNames: [String] { Spec.declaration.names }

  /// What `explain` says of the kind's keys.
  package static var keyDescriptions: [KeyDescription] { Spec.keyDescriptions }
}
