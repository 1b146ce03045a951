import Yams

/// Reads YAML into nodes that know their place in the chapter.
package enum YAML {
  /// A piece of YAML within a file.
  package struct Source: Sendable {
    var text: String
    var file: String
    /// The line of the file that holds the first line of the text, from 1.
    var firstLine: Int
    /// The columns by which the file indents every line of the text.
    var indent: Int

    package init(text: String, file: String, firstLine: Int = 1, indent: Int = 0) {
      self.text = text
      self.file = file
      self.firstLine = firstLine
      self.indent = indent
    }

    func location(line: Int, column: Int) -> SourceLocation {
      SourceLocation(file: file, line: firstLine + line - 1, column: indent + column)
    }
  }

  /// A piece of YAML that all values in it share.
  package final class Written: Sendable {
    /// The YAML.
    let source: Source

    init(_ source: Source) { self.source = source }
  }

  /// The value of a YAML text; an empty text is an empty mapping.
  ///
  /// - Throws: A `Diagnostic` where the text is not YAML or a mapping has a key twice.
  package static func parse(_ source: Source) throws -> SpecNode {
    let start = source.location(line: 1, column: 1)
    try YAMLGuard.check(source)
    let root: Node?
    do {
      // Keys know their own types: the tags that Yams could resolve by regular expressions are not read.
      root = try Yams.compose(yaml: YAMLParameters.masked(source.text), .basic, .default, .utf8)
    } catch let error as YamlError {
      throw diagnostic(error, in: source)
    }
    guard let root else { return SpecNode(content: .mapping([]), location: start) }
    var count = 0
    return try node(root, in: Written(source), &count)
  }

  /// More values than this come of aliases of aliases, not of anyone's writing.
  private static let largest = 2_000_000

  private static func node(
    _ node: Node, in written: Written, _ count: inout Int
  ) throws -> SpecNode {
    let source = written.source
    count += 1
    guard count <= largest else {
      throw Diagnostic(
        source.location(line: 1, column: 1), "the aliases stand for more than \(largest) values")
    }
    let location = source.location(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      let text = YAMLParameters.unmasked(scalar.string)
      return SpecNode(
        content: .scalar(text, isQuoted: isQuoted), location: location, written: written)
    case .sequence(let sequence):
      let items = try sequence.map { try Self.node($0, in: written, &count) }
      return SpecNode(content: .list(items), location: location)
    case .mapping(let mapping):
      let entries = try mapping.map {
        (
          key: try Self.node($0.key, in: written, &count),
          value: try Self.node($0.value, in: written, &count)
        )
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

  /// The line in which a key stands again, where it begins a line of its own.
  private static func secondLine(
    with key: String, after first: Int, in source: Source
  ) -> Int? {
    let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.dropFirst(first).first { number in
      let text = lines[number].drop { $0 == " " }
      return text.hasPrefix(key) && text.dropFirst(key.count).drop { $0 == " " }.hasPrefix(":")
    }.map { $0 + 1 }
  }

  private static func diagnostic(_ error: YamlError, in source: Source) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let detail = context.map { " (\($0.text))" } ?? ""
      // What is missing at the end of the text is missing in its last line.
      let lines = source.text.utf8.count { $0 == UInt8(ascii: "\n") }
      let line = min(mark.line, max(1, source.text.hasSuffix("\n") ? lines : lines + 1))
      return Diagnostic(
        source.location(line: line, column: mark.column),
        "not YAML: \(problem)\(detail)")
    case .duplicatedKeysInMapping(let duplicates, let first):
      let key = duplicates.first ?? ""
      let again = secondLine(with: key, after: first.mark.line, in: source) ?? first.mark.line
      return Diagnostic(
        source.location(line: again, column: first.mark.column), "the key '\(key)' is given twice")
    case .reader(let problem, let offset, _, _):
      let before = source.text.utf8.prefix(offset ?? 0)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map(before.index(after:))
      let column = before.distance(from: start ?? before.startIndex, to: before.endIndex) + 1
      return Diagnostic(
        source.location(line: line, column: column), "not YAML: \(problem)")
    default:
      return Diagnostic(source.location(line: 1, column: 1), "not YAML: \(error)")
    }
  }
}
