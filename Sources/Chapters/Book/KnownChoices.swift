import Frames

/// What could have been chosen otherwise in what a block reads: the parameters and axes of the blocks before it, and the
/// columns whose rows it chooses.
package struct KnownChoices {
  /// Which of the worlds that claims name are run.
  package var extent = WorldsExtent.none
  /// The parameters in force.
  private let parameters: [String: SpecNode]
  private let declared: ParameterDeclarations
  private let axes: (String) -> [String: [Scalar]]
  private let names: (String) -> Set<String>?

  /// What could have been chosen otherwise; nothing where nothing is given.
  ///
  /// - Parameters:
  ///   - extent: Which of the worlds that claims name are run.
  ///   - parameters: The parameters in force.
  ///   - declared: What the book says of them.
  ///   - axes: The values along the axes of a block.
  ///   - names: The parameters and axes that a block, and what it refers to, are written with; none where some of these
  ///     are wrong, which is said of them.
  package init(
    extent: WorldsExtent = .none, parameters: [String: SpecNode] = [:],
    declared: ParameterDeclarations = ParameterDeclarations(),
    axes: @escaping (String) -> [String: [Scalar]] = { _ in [:] },
    names: @escaping (String) -> Set<String>? = { _ in [] }
  ) {
    self.extent = extent
    self.parameters = parameters
    self.declared = declared
    self.axes = axes
    self.names = names
  }

  /// The value that the book has of a parameter, an axis or a column, as far as some selectors read it.
  ///
  /// - Parameters:
  ///   - key: Its name as written.
  ///   - selectors: What is read: it fixes the values of axes and columns.
  /// - Returns: The value.
  /// - Throws: A `Diagnostic` where there is no such name, or it has several values.
  package func chosen(_ key: SpecNode, by selectors: [ResolvedSelector]) throws -> Scalar {
    let name = try String(key)
    var fixed: [Scalar] = []
    for selector in selectors {
      let only = try axes(selector.block)[name].map { try axis(key, of: $0, by: selector) }
      guard let value = try only ?? column(key, by: selector) else { continue }
      if !fixed.contains(value) { fixed.append(value) }
    }
    guard let first = fixed.first else { return try parameter(name, key, read: selectors) }
    guard fixed.count == 1 else {
      let list = fixed.map { "\(name)=\($0.plain)" }.joined(separator: " and ")
      throw key.complaint("what is compared has \(list): '\(name)' is no choice between worlds")
    }
    return first
  }

  /// The one value of an axis that a selector leaves.
  private func axis(
    _ key: SpecNode, of values: [Scalar], by selector: ResolvedSelector
  ) throws -> Scalar {
    let name = try String(key)
    let filters = selector.filters.filter { $0.column == name }
    let kept = values.filter { value in filters.allSatisfy { $0.keeps(value) } }
    guard kept.count == 1, let only = kept.first else {
      let list = values.map(\.plain).joined(separator: ", ")
      throw key.complaint(
        "'\(selector.block)' has several values of '\(name)', and the choice is not made: "
          + "expected \(selector.block)[\(name)=...] with one of \(list)")
    }
    return only
  }

  /// The value of a column by which a selector chooses its rows; none where it does not.
  private func column(_ key: SpecNode, by selector: ResolvedSelector) throws -> Scalar? {
    let name = try String(key)
    guard let filter = selector.filters.first(where: { $0.column == name }) else { return nil }
    guard let only = filter.only else {
      throw key.complaint(
        "'\(filter.text)' keeps several values of '\(name)', and the choice is not made: "
          + "expected \(selector.block)[\(name)=...]")
    }
    let written = SpecNode(content: .scalar(only, isQuoted: false), location: key.location)
    return written.scalar ?? .text(only)
  }

  private func parameter(
    _ name: String, _ key: SpecNode, read selectors: [ResolvedSelector]
  ) throws -> Scalar {
    let used = try selectors.reduce(into: Set<String>()) { used, selector in
      guard let names = names(selector.block) else { throw InvalidBook([]) }
      used.formUnion(names)
    }
    let columns = Set(selectors.flatMap(\.filters).map(\.column))
    guard used.contains(name), let value = parameters[name] else {
      let known = used.filter { parameters[$0]?.scalar != nil || isAxis($0, of: selectors) }
        .sorted()
      let hint = Suggestion.phrase(for: name, in: columns.union(known).sorted())
      let list = known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))"
      throw key.complaint(
        "'\(name)' is no parameter and no axis of what is compared\(hint.isEmpty ? list : hint)")
    }
    guard let scalar = value.scalar else {
      throw key.complaint("'\(name)' is a list of values here; a world has one")
    }
    return scalar
  }

  private func isAxis(_ name: String, of selectors: [ResolvedSelector]) -> Bool {
    selectors.contains { axes($0.block)[name] != nil }
  }

  /// A value as the parameter of a name has to be given it; where there is none, as it is.
  ///
  /// - Throws: A `Diagnostic` where it is out of the parameter's range, or of another type.
  package func value(_ node: SpecNode, of name: String) throws -> SpecNode {
    try declared.value(node, of: name)
  }
}
