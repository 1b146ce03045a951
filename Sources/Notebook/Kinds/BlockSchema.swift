import Chapters

/// A JSON schema (draft 2020-12) of all blocks and of `book.yml`, for editors: made of the declarations that they are
/// checked by.
package struct BlockSchema {
  /// The word for `book.yml`.
  package static let book = "book"

  private let definitions: [String: CanonicalJSON]
  /// What there is a schema of: `experiment`, `table`, `book`, a kind.
  package let names: [String]
  private let tops: [String]

  /// The schema of a program's books.
  ///
  /// - Parameters:
  ///   - kinds: The kinds of its experiments.
  ///   - blocks: The types of its other blocks.
  package init(_ kinds: KindRegistry, _ blocks: BlockRegistry) {
    var definitions = [SpecSchema.parameterName: SpecSchema.parameter]
    for kind in kinds.kinds { definitions[kind.name] = Self.experiment(kind) }
    definitions[Block.Experiment.word] = Self.experiments(kinds)
    for word in blocks.shownWords { definitions[word] = blocks[word]?.specSchema }
    definitions[Self.book] = BookFile.Keys.jsonSchema
    self.definitions = definitions
    tops = [Block.Experiment.word] + blocks.shownWords + [Self.book]
    names = tops + kinds.names
  }

  /// The schema of one block, or of all blocks and `book.yml` where none is named.
  package func document(of name: String? = nil) -> CanonicalJSON {
    let reference = { (name: String) -> CanonicalJSON in ["$ref": .text("#/$defs/\(name)")] }
    let head: CanonicalJSON = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": .text(name ?? "A block of a chapter, or book.yml"),
      "$defs": .object(definitions),
    ]
    guard let name else { return head.adding(["anyOf": .array(tops.map(reference))]) }
    return head.adding(["$ref": .text("#/$defs/\(name)")])
  }

  private static func experiment(_ kind: any ExperimentKind.Type) -> CanonicalJSON {
    Block.Experiment.jsonSchema(kind: kind.name, [kind.specType, UniversalKeys.self])
      .adding(["description": .text(kind.summary)])
  }

  /// An experiment of whatever kind it says.
  private static func experiments(_ kinds: KindRegistry) -> CanonicalJSON {
    let known: CanonicalJSON = [
      "type": "object", "required": ["id", "run"],
      "properties": ["run": SpecSchema.words(kinds.names)],
    ]
    let each = kinds.names.map { name -> CanonicalJSON in
      [
        "if": ["properties": ["run": ["const": .text(name)]]],
        "then": ["$ref": .text("#/$defs/\(name)")],
      ]
    }
    return known.adding(["allOf": .array(each)])
  }
}

extension ExperimentKind {
  /// The keys of its blocks.
  fileprivate static var specType: any BlockSpec.Type { Spec.self }
}

extension BlockType {
  /// What a JSON schema says of its blocks.
  fileprivate static var specSchema: CanonicalJSON { Spec.jsonSchema }
}
