import Transformer

/// A component and how much a method makes of it.
public struct ComponentScore: Sendable, Hashable {
  /// The component.
  public var component: Component
  /// The score; only its size counts.
  public var score: Double

  /// A score.
  public init(_ component: Component, _ score: Double) {
    self.component = component
    self.score = score
  }
}

/// Components chosen until a number of parameters is reached.
public struct ComponentChoice: Sendable, Hashable {
  /// The components, in the order in which they were chosen.
  public var components: [Component]
  /// How many scalars they hold.
  public var parameters: Int

  /// A choice of components.
  public init(_ components: [Component], of configuration: ModelConfiguration) {
    self.components = components
    parameters = components.reduce(0) { $0 + configuration.parameters(of: $1) }
  }

  /// The first of a list until a budget is reached or exceeded (paper section 3.1).
  public init(
    first ranked: some Sequence<Component>, budget: Int, of configuration: ModelConfiguration
  ) {
    var chosen: [Component] = []
    var parameters = 0
    for component in ranked {
      guard parameters < budget else { break }
      chosen.append(component)
      parameters += configuration.parameters(of: component)
    }
    self.init(chosen, of: configuration)
  }

  /// The highest by the size of their scores until a budget is reached or exceeded; of equal ones the
  /// first listed.
  public init(
    ranking scores: [ComponentScore], budget: Int, of configuration: ModelConfiguration
  ) {
    let order = scores.indices.sorted {
      (-abs(scores[$0].score), $0) < (-abs(scores[$1].score), $1)
    }
    self.init(first: order.map { scores[$0].component }, budget: budget, of: configuration)
  }
}

extension ModelConfiguration {
  /// The number of scalars of an attention or feed-forward layer, or of a matrix or a head of one,
  /// biases included.
  public func parameters(of component: Component) -> Int {
    let hasBias = family == .gpt2 || family == .neox
    let linear = { (inputs: Int, outputs: Int) in inputs * outputs + (hasBias ? outputs : 0) }
    switch component {
    case .attention, .mlp:
      return component.matrices(of: self).reduce(0) { $0 + parameters(of: $1) }
    case .query(_, let head): return linear(width, headWidth) * (head == nil ? heads : 1)
    case .key(_, let head), .value(_, let head):
      return linear(width, headWidth) * (head == nil ? keyHeads : 1)
    case .output(_, nil): return linear(heads * headWidth, width)
    case .output(_, _?): return headWidth * width
    case .gate, .up: return linear(width, mlpWidth)
    case .down: return linear(mlpWidth, width)
    default:
      preconditionFailure("'\(component)' is no part of attention or of a feed-forward layer")
    }
  }
}

/// How alike two sets are: the size of what they share over that of what they have together.
public func jaccardIndex<Element: Hashable>(_ left: Set<Element>, _ right: Set<Element>) -> Double {
  let union = left.union(right).count
  return union == 0 ? 1 : Double(left.intersection(right).count) / Double(union)
}
