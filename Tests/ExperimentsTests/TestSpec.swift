@testable import Chapters
@testable import Notebook

/// Specs of kinds as a chapter would write them.
enum TestSpec {
  static func decode<Spec: BlockSpec>(_ keys: String) throws -> Spec {
    let node = try YAML.parse(YAML.Source(text: keys, file: "test"))
    return try Spec.decode(
      node.entries ?? [], blockName: "test",
      location: SourceLocation(file: "test", line: 1, column: 1))
  }
}
