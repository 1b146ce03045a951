/// A type of thing that a block puts out and another can take: `world`, `model`, `table`.
///
/// Kinds declare theirs as static members.
public struct ArtifactType: Sendable, Hashable, RawRepresentable {
  /// The type's name in messages.
  public let rawValue: String

  /// A type of that name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What a reference leads to, as the kind that refers to it wants it.
public protocol ReferenceTarget: Sendable {
  /// What the block referred to has to put out; none where any block will do.
  static var artifact: ArtifactType? { get }
}

/// Whatever a block puts out.
public enum AnyOutput: ReferenceTarget {
  public static var artifact: ArtifactType? { nil }
}

/// The place of a reference to an earlier block, whatever it is wanted for.
package struct Reference: Sendable, Hashable {
  /// The id of the block.
  package let id: String
  /// Where the reference stands.
  package let location: SourceLocation
}

/// A key's value that names an earlier block, which has to put out what the key wants.
///
///     @Key("The model.") var model: Input<AskedModel>
///     @Key("Blocks that are read.") var after: [Input<AnyOutput>] = []
public struct Input<Target: ReferenceTarget>: SpecValue {
  public static var expectation: String {
    "the id of an earlier block"
      + (Target.artifact.map { " that puts out a \($0.rawValue)" } ?? "")
  }

  /// The block and where it is named.
  package let reference: Reference

  /// The id of the block.
  public var id: String { reference.id }

  public init(_ node: SpecNode) throws {
    guard let text = node.text else {
      throw node.complaint("expected the id of an earlier block, found \(node.briefly)")
    }
    reference = Reference(id: text, location: node.location)
  }

  /// A reference is not in the key: the output that it leads to is.
  public var canonical: CanonicalJSON { .null }
  public static var jsonSchema: CanonicalJSON { ["type": "string"] }
}

/// A value that holds references: what the runner resolves.
protocol ReferenceHolder {
  /// What the blocks referred to have to put out.
  static var artifact: ArtifactType? { get }
  /// The references, in order.
  var references: [Reference] { get }
}

extension Input: ReferenceHolder {
  static var artifact: ArtifactType? { Target.artifact }
  var references: [Reference] { [reference] }
}

extension Optional: ReferenceHolder where Wrapped: ReferenceHolder {
  static var artifact: ArtifactType? { Wrapped.artifact }
  var references: [Reference] { self?.references ?? [] }
}

extension Array: ReferenceHolder where Element: ReferenceHolder {
  static var artifact: ArtifactType? { Element.artifact }
  var references: [Reference] { flatMap(\.references) }
}

/// A value that names files: what is hashed into the cell's key.
protocol FileHolder {
  /// The files, in order.
  var files: [InputFile] { get }
}

extension InputFile: FileHolder {
  var files: [InputFile] { [self] }
}

extension Optional: FileHolder where Wrapped: FileHolder {
  var files: [InputFile] { self?.files ?? [] }
}

extension Array: FileHolder where Element: FileHolder {
  var files: [InputFile] { flatMap(\.files) }
}
