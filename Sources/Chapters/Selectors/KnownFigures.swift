/// The paper's figures that claims name: what `paper.NAME` and `claim.paper.NAME` in expressions stand for.
package struct KnownFigures: Sendable {
  private var blocks: [(id: String, figures: [String: Double])] = []
  /// The figures of the block that is read; none outside of one that has its own.
  package var own: [String: Double]?

  /// No figures.
  package init() {}

  /// Adds the figures of a block.
  package mutating func add(_ figures: [String: Double], of id: String) {
    if !figures.isEmpty { blocks.append((id, figures)) }
  }

  /// The figure that a selector stands for.
  ///
  /// - Parameters:
  ///   - selector: The selector.
  ///   - isBlock: Whether there is a block of a name.
  /// - Returns: The figure; none where the selector reads a block.
  /// - Throws: A `Diagnostic` where there is no such figure, or claims give several.
  func figure(_ selector: Selector, isBlock: (String) -> Bool) throws -> Double? {
    guard selector.filters.isEmpty, let first = selector.path.first else { return nil }
    if selector.block == Self.word {
      let name = selector.path.joined(separator: ".")
      if let own { return try figure(name, of: own, at: selector.location) }
      return isBlock(Self.word) ? nil : try figureOfAny(name, at: selector.location)
    }
    guard first == Self.word, selector.path.count > 1,
      let block = blocks.first(where: { $0.id == selector.block })
    else { return nil }
    let name = selector.path.dropFirst().joined(separator: ".")
    return try figure(name, of: block.figures, at: selector.location)
  }

  private static let word = "paper"

  private func figure(
    _ name: String, of figures: [String: Double], at location: SourceLocation
  ) throws -> Double {
    if let figure = figures[name] { return figure }
    let known = figures.keys.sorted()
    let hint = Suggestion.phrase(for: name, in: known)
    let list = known.isEmpty ? "" : "; it has \(known.joined(separator: ", "))"
    throw Diagnostic(
      location, "the claim's 'paper' has no figure '\(name)'\(hint.isEmpty ? list : hint)")
  }

  private func figureOfAny(_ name: String, at location: SourceLocation) throws -> Double {
    let having = blocks.compactMap { block in block.figures[name].map { (block.id, $0) } }
    guard let first = having.first else {
      let known = blocks.flatMap(\.figures.keys).sorted()
      throw Diagnostic(
        location,
        "no claim so far has the paper's figure '\(name)'\(Suggestion.phrase(for: name, in: known)); "
          + "claims name figures under 'paper'")
    }
    guard having.allSatisfy({ $0.1 == first.1 }) else {
      let owners = having.map { "\($0.0).\(Self.word).\(name)" }.joined(separator: " or ")
      throw Diagnostic(
        location, "several claims have the paper's figure '\(name)'; write \(owners)")
    }
    return first.1
  }
}
