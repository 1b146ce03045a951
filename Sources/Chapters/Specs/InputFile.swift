/// A key's value that names a file of the book, or a folder, by its path from the chapter's folder.
///
/// What it contains is part of the cell's key.
public struct InputFile: SpecValue {
  public static var expectation: String { "the path of a file, from the chapter's folder" }

  /// The path as written.
  public let path: String
  /// Where it stands.
  public let location: SourceLocation

  public init(_ node: SpecNode) throws {
    guard let text = node.text, !text.isEmpty else { throw node.mismatch(InputFile.self) }
    path = text
    location = node.location
  }

  /// A file that a block names without a key of its own for it.
  package init(path: String) {
    self.path = path
    location = SourceLocation(file: path, line: 1, column: 1)
  }

  public static func == (left: InputFile, right: InputFile) -> Bool { left.path == right.path }
  public func hash(into hasher: inout Hasher) { hasher.combine(path) }

  public var canonical: CanonicalJSON { .text(path) }
  public static var jsonSchema: CanonicalJSON { ["type": "string"] }
}
