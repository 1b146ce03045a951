import Yams

/// Reads YAML into nodes that know their place in the chapter.
enum YAML {
  /// A piece of YAML within a file.
  struct Source {
    var text: String
    var file: String
    /// The line of the file that holds the first line of the text, from 1.
    var firstLine = 1
    /// The columns by which the file indents every line of the text.
    var indent = 0

    func location(line: Int, column: Int) -> SourceLocation {
      SourceLocation(file: file, line: firstLine + line - 1, column: indent + column)
    }
  }

  /// The value of a YAML text; an empty text is an empty mapping.
  ///
  /// - Throws: A `Diagnostic` where the text is not YAML or a mapping has a key twice.
  static func parse(_ source: Source) throws -> SpecNode {
    let start = source.location(line: 1, column: 1)
    let root: Node?
    do {
      root = try Yams.compose(yaml: source.text)
    } catch let error as YamlError {
      throw diagnostic(error, in: source)
    }
    guard let root else { return SpecNode(content: .mapping([]), location: start) }
    return try node(root, in: source)
  }

  private static func node(_ node: Node, in source: Source) throws -> SpecNode {
    let location = source.location(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return SpecNode(content: .scalar(scalar.string, isQuoted: isQuoted), location: location)
    case .sequence(let sequence):
      let items = try sequence.map { try Self.node($0, in: source) }
      return SpecNode(content: .list(items), location: location)
    case .mapping(let mapping):
      let entries = try mapping.map {
        (key: try Self.node($0.key, in: source), value: try Self.node($0.value, in: source))
      }
      return SpecNode(content: .mapping(try merged(entries)), location: location)
    case .alias:
      throw Diagnostic(location, "YAML aliases are not supported; write the value out")
    }
  }

  /// The entries with those of the mappings under the merge key `<<` added, where a mapping does not
  /// have them itself (https://yaml.org/type/merge.html).
  private static func merged(_ entries: [SpecNode.Entry]) throws -> [SpecNode.Entry] {
    var result = entries.filter { $0.key.text != "<<" || $0.key.isQuoted }
    for (key, value) in entries where key.text == "<<" && !key.isQuoted {
      for mapping in value.items ?? [value] {
        guard let added = mapping.entries else {
          throw mapping.complaint("'<<' merges mappings only, found \(mapping.briefly)")
        }
        result += added.filter { new in !result.contains { $0.key.text == new.key.text } }
      }
    }
    return result
  }

  private static func diagnostic(_ error: YamlError, in source: Source) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let detail = context.map { " (\($0.text))" } ?? ""
      return Diagnostic(
        source.location(line: mark.line, column: mark.column),
        "not YAML: \(problem)\(detail)")
    case .duplicatedKeysInMapping(let duplicates, let yaml):
      return Diagnostic(
        source.location(line: yaml.mark.line, column: yaml.mark.column),
        "a mapping has a key twice: \(duplicates)")
    default:
      return Diagnostic(source.location(line: 1, column: 1), "not YAML: \(error)")
    }
  }
}
