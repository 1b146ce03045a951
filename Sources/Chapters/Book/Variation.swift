import Frames

/// What is otherwise than a book says, as far as one of its blocks rests on it: a world that another author could have
/// chosen, or more replicates.
package struct Variation: Sendable, Hashable {
  /// A parameter, or an axis of a sweep, with another value.
  package struct Choice: Sendable, Hashable {
    /// The parameter's name, or the axis's.
    package var name: String
    /// Its only value.
    package var value: Scalar
    /// The value as written, with its place.
    package var node: SpecNode

    /// A choice as written.
    package init(name: String, value: Scalar, node: SpecNode) {
      self.name = name
      self.value = value
      self.node = node
    }

    package static func == (left: Choice, right: Choice) -> Bool {
      left.name == right.name && left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(value)
    }
  }

  /// What is chosen otherwise.
  package var choices: [Choice]
  /// How many values axes of whole numbers have, where that is more than the book gives them.
  package var lengths: [String: Int]

  /// A variation; the book as it is where nothing is given.
  package init(choices: [Choice] = [], lengths: [String: Int] = [:]) {
    self.choices = choices
    self.lengths = lengths
  }

  /// What is chosen otherwise, in words: `noise=10 and metric=share`.
  package var words: String {
    choices.map { "\($0.name)=\($0.value.plain)" }.joined(separator: " and ")
  }

  /// The names that it says something of.
  package var names: Set<String> { Set(choices.map(\.name)).union(lengths.keys) }
}

extension Block.Experiment {
  /// The names of parameters and axes that the experiment is written with.
  package var usedNames: Set<String> {
    entries.reduce(into: Set(sweep.map(\.name)).union(writtenSweep.map(Substitution.names) ?? [])) {
      $0.formUnion(Substitution.names(in: $1.value))
    }
  }

  /// The experiment as a variation has it.
  ///
  /// - Parameters:
  ///   - variation: What is otherwise.
  ///   - parameters: The parameters, as the variation has them.
  /// - Returns: The experiment with the axes that it has then; no reference is resolved.
  /// - Throws: A `Diagnostic` where an axis cannot have the values.
  package func varied(
    by variation: Variation, parameters: [String: SpecNode]
  ) throws -> Block.Experiment {
    var result = self
    if let writtenSweep {
      var used = Set<String>()
      // An axis that is a parameter of the same name has a list of one value then.
      let lists = variation.choices.filter { choice in sweep.contains { $0.name == choice.name } }
        .map { ($0.name, SpecNode(content: .list([$0.node]), location: $0.node.location)) }
      let values = parameters.merging(lists) { $1 }
      result.sweep = try SweepAxes(Substitution(values: values)(writtenSweep, used: &used)).axes
    }
    for index in result.sweep.indices {
      let name = result.sweep[index].name
      if let choice = variation.choices.first(where: { $0.name == name }) {
        result.sweep[index].values = [choice.value]
        result.sweep[index].nodes = [choice.node]
      } else if let length = variation.lengths[name] {
        try result.sweep[index].lengthen(to: length)
      }
    }
    result.references = []
    return result
  }
}

extension Block.Axis {
  /// Gives the axis more values: the whole numbers that follow its largest.
  ///
  /// - Parameter length: How many values it is to have.
  /// - Throws: A `Diagnostic` where it has values that are no whole numbers.
  mutating func lengthen(to length: Int) throws {
    guard let node = nodes.first else { return }
    let numbers = values.compactMap { value -> Int? in
      if case .integer(let number) = value { number } else { nil }
    }
    guard let largest = numbers.max(), numbers.count == values.count else {
      throw node.complaint("the axis '\(name)' can be lengthened only where it counts: 0, 1, 2")
    }
    for offset in 0..<max(0, length - values.count) {
      let number = largest + 1 + offset
      values.append(.integer(number))
      nodes.append(
        SpecNode(content: .scalar("\(number)", isQuoted: false), location: node.location))
    }
  }
}

extension Condition<ResolvedSelector> {
  /// The same condition where columns that its selectors filter have other values.
  package func choosing(_ choices: [Variation.Choice]) -> Condition {
    Condition(
      comparisons: comparisons.map { comparison in
        comparison.map { expression in
          expression.map { selector, _ in selector.choosing(choices) }
        }
      }, text: text)
  }
}
