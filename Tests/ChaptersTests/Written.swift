@testable import Chapters

/// YAML as a chapter would have it.
enum Written {
  /// The value of a text.
  static func value(_ text: String) throws -> SpecNode {
    try YAML.parse(YAML.Source(text: text, file: "test.md"))
  }

  /// A plain scalar, at the beginning of a file.
  static func node(_ text: String) -> SpecNode {
    SpecNode(
      content: .scalar(text, isQuoted: false),
      location: SourceLocation(file: "test.md", line: 1, column: 1))
  }

  /// The spec that some keys stand for.
  static func spec<Spec: BlockSpec>(_ type: Spec.Type, _ keys: String) throws -> Spec {
    try Spec.decode(
      value(keys).entries ?? [], blockName: "test",
      location: SourceLocation(file: "test.md", line: 1, column: 1))
  }

  /// What is said of keys that are wrong, a line each.
  static func complaints<Spec: BlockSpec>(_ type: Spec.Type, _ keys: String) -> [String] {
    do {
      _ = try spec(type, keys)
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}
