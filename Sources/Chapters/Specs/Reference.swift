/// A type of thing that a block puts out and another can take: `world`, `model`, `table`.
///
/// Kinds declare theirs as static members.
public struct ArtifactType: Sendable, Hashable, RawRepresentable {
  /// The type's name in messages.
  public let rawValue: String

  /// A type of that name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A key's value that names an earlier block.
public struct Reference: SpecValue {
  public static var expectation: String { "the id of an earlier block" }

  /// The id of the block.
  public let id: String
  /// Where the reference stands.
  public let location: SourceLocation

  public init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Reference.self) }
    self.id = text
    self.location = node.location
  }

  /// A reference is not in the key: the output that it leads to is.
  public var canonical: CanonicalJSON { .null }
}
