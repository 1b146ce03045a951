import Transformer

/// A component and how much a method makes of it.
package struct ComponentScore: Sendable, Hashable {
  /// The component.
  package var component: Component
  /// The score; only its size counts.
  package var score: Double

  /// A score.
  package init(_ component: Component, _ score: Double) {
    self.component = component
    self.score = score
  }
}

/// Components chosen until a number of parameters is reached.
package struct ComponentChoice: Sendable, Hashable {
  /// The components, in the order in which they were chosen.
  package var components: [Component]
  /// How many scalars they hold.
  package var parameters: Int

  /// A choice of components.
  package init(_ components: [Component], of configuration: ModelConfiguration) {
    self.components = components
    parameters = components.reduce(0) { $0 + configuration.parameters(of: $1) }
  }

  /// The first of a list until a budget is reached or exceeded (paper section 3.1).
  ///
  /// - Parameters:
  ///   - ranked: What is chosen whole or not at all, in order; what an earlier one has already is not
  ///     counted again.
  ///   - budget: The parameters to reach.
  ///   - configuration: The model.
  package init(
    first ranked: some Sequence<[Component]>, budget: Int, of configuration: ModelConfiguration
  ) {
    var chosen: [Component] = []
    var parameters = 0
    for unit in ranked {
      guard parameters < budget else { break }
      for component in unit where !chosen.contains(component) {
        chosen.append(component)
        parameters += configuration.parameters(of: component)
      }
    }
    self.init(chosen, of: configuration)
  }

  /// The highest by the size of their scores until a budget is reached or exceeded; of equal ones the
  /// first listed.
  ///
  /// - Parameters:
  ///   - scores: The scores.
  ///   - budget: The parameters to reach.
  ///   - configuration: The model.
  ///   - unit: What is chosen with a component.
  package init(
    ranking scores: [ComponentScore], budget: Int, of configuration: ModelConfiguration,
    unit: (Component) -> [Component] = { [$0] }
  ) {
    let order = scores.indices.sorted {
      (-abs(scores[$0].score), $0) < (-abs(scores[$1].score), $1)
    }
    self.init(
      first: order.map { unit(scores[$0].component) }, budget: budget, of: configuration)
  }
}

extension ModelConfiguration {
  /// The number of scalars of an attention or feed-forward layer, or of a matrix or a head of one,
  /// biases included.
  package func parameters(of component: Component) -> Int {
    let layer = component.layer ?? 0
    let linear = { (part: ParameterName.Part, inputs: Int, outputs: Int) in
      inputs * outputs + (hasBias(part, layer: layer) ? outputs : 0)
    }
    switch component {
    case .attention, .mlp:
      return component.matrices(of: self).reduce(0) { $0 + parameters(of: $1) }
    case .query(_, let head):
      return linear(.queryKeyValue, width, headWidth) * (head == nil ? heads : 1)
    case .key(_, let head), .value(_, let head):
      return linear(.queryKeyValue, width, headWidth) * (head == nil ? keyHeads : 1)
    case .output(_, nil): return linear(.output, heads * headWidth, width)
    case .output(_, _?): return headWidth * width
    case .gate, .up: return linear(.up, width, mlpWidth)
    case .down: return linear(.down, mlpWidth, width)
    default:
      fatalError("'\(component)' is no part of attention or of a feed-forward layer")
    }
  }
}

extension Component {
  /// A head of attention as all that is its own: its queries and what the output projection reads of
  /// it, and the keys and values that it shares with no other, or with those of its group.
  package static func head(
    _ head: Int, layer: Int, of configuration: ModelConfiguration
  ) -> [Component] {
    let key = head * configuration.keyHeads / configuration.heads
    return [
      .query(layer: layer, head: head), .key(layer: layer, head: key),
      .value(layer: layer, head: key), .output(layer: layer, head: head),
    ]
  }
}

/// How alike two sets are: the size of what they share over that of what they have together.
package func jaccardIndex<Element: Hashable>(_ left: Set<Element>, _ right: Set<Element>) -> Double
{
  let union = left.union(right).count
  return union == 0 ? 1 : Double(left.intersection(right).count) / Double(union)
}
