/// Fills parameters and axes into the values of a block: `${name}`.
package struct Substitution: Sendable {
  /// The values by name.
  var values: [String: SpecNode]
  /// What `values` are called when a name is not among them.
  var scope: String

  /// A substitution of some values.
  package init(
    values: [String: SpecNode], scope: String = "parameter of the profile or axis of the block"
  ) {
    self.values = values
    self.scope = scope
  }

  /// The value with every `${name}` replaced.
  ///
  /// A scalar that is one `${name}` becomes that value, of whatever type, also in the quotes that YAML asks for within
  /// braces; within other text the value's spelling is put in. `$${` stands for `${`; `$NAME` and `$$` are left alone.
  ///
  /// - Parameters:
  ///   - node: The value as written.
  ///   - used: Collects the names that were replaced.
  /// - Returns: The value filled in.
  /// - Throws: `Diagnostic` at a name that has no value.
  package func callAsFunction(_ node: SpecNode, used: inout Set<String>) throws -> SpecNode {
    var result = node
    switch node.content {
    case .scalar(let text, let isQuoted):
      guard text.holds("${") else { return node }
      result.content = try filled(text, isQuoted: isQuoted, at: node, used: &used)
    case .list(let items):
      result.content = .list(try items.map { try self($0, used: &used) })
    case .mapping(let entries):
      result.content = .mapping(
        try entries.map { (key: $0.key, value: try self($0.value, used: &used)) })
    }
    return result
  }

  private func filled(
    _ text: String, isQuoted: Bool, at node: SpecNode, used: inout Set<String>
  ) throws -> SpecNode.Content {
    let pieces = try Self.pieces(of: text, at: node)
    if case .name(let name, let offset)? = pieces.first, pieces.count == 1 {
      return try value(name, offset: offset, at: node, used: &used).content
    }
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .name(let name, let offset):
        let value = try value(name, offset: offset, at: node, used: &used)
        guard case .scalar(let spelling, _) = value.content else {
          throw place(offset, in: node, "'\(name)' is a list and cannot stand within text")
        }
        result += spelling
      }
    }
    return .scalar(result, isQuoted: isQuoted)
  }

  private func value(
    _ name: String, offset: Int, at node: SpecNode, used: inout Set<String>
  ) throws -> SpecNode {
    guard let value = values[name] else {
      let hint = Suggestion.phrase(for: name, in: values.keys.sorted())
      throw place(offset, in: node, "'\(name)' is no \(scope)\(hint)")
    }
    used.insert(name)
    return value
  }

  // MARK: - Pieces

  /// The names that stand in a value as `${name}`.
  static func names(in node: SpecNode) -> Set<String> {
    switch node.content {
    case .scalar(let text, _):
      guard text.holds("${"), let pieces = try? pieces(of: text, at: node) else { return [] }
      return Set(
        pieces.compactMap { piece in
          if case .name(let name, _) = piece { name } else { nil }
        })
    case .list(let items): return items.reduce(into: []) { $0.formUnion(names(in: $1)) }
    case .mapping(let entries):
      return entries.reduce(into: []) { $0.formUnion(names(in: $1.value)) }
    }
  }

  private enum Piece {
    case text(String)
    case name(String, offset: Int)
  }

  private static func pieces(of text: String, at node: SpecNode) throws -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    var rest = Substring(text)
    while !rest.isEmpty {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        let offset = text.utf8.distance(from: text.startIndex, to: rest.startIndex)
        guard let end = rest.firstIndex(of: "}") else {
          throw SpecNode.place(offset, in: node, "expected '}' after '${'")
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = ""
        let name = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        pieces.append(.name(String(name), offset: offset))
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(rest.removeFirst())
      }
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    return pieces
  }

  private func place(_ offset: Int, in node: SpecNode, _ message: String) -> Diagnostic {
    SpecNode.place(offset, in: node, message)
  }
}

extension SpecNode {
  /// A complaint about the scalar's text from a byte offset on.
  fileprivate static func place(_ offset: Int, in node: SpecNode, _ message: String) -> Diagnostic {
    var location = node.contentLocation
    location.column += offset
    return Diagnostic(location, message)
  }
}
