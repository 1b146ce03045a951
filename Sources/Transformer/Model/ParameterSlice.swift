import Tensors

/// A rectangle of one of a model's parameters: where a component lies in the merged matrices.
struct ParameterSlice: Sendable, Hashable {
  /// The parameter's name in `LanguageModel.forEachParameter`.
  var path: String
  /// The rows, or the scalars of a vector; all where none are given.
  var rows: Range<Int>?
  /// The columns; all where none are given.
  var columns: Range<Int>?

  /// A rectangle of a parameter.
  init(_ parameter: ParameterName, rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
    self.init(path: parameter.description, rows: rows, columns: columns)
  }

  /// A rectangle of the parameter of a path.
  init(path: String, rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
    self.path = path
    self.rows = rows
    self.columns = columns
  }
}

/// A component that a model does not have.
public struct ComponentError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public let description: String
}

extension ModelConfiguration {
  /// Where a component lies.
  ///
  /// - Throws: `ComponentError` where the model has no such component.
  func slices(of component: Component) throws -> [ParameterSlice] {
    let layer = component.layer ?? 0
    guard layer < layers else {
      throw ComponentError(description: "'\(component)' is not among \(layers) layers")
    }
    switch component {
    case .embedding: return [ParameterSlice(.embedding)]
    case .positionEmbedding where learnsPositions: return [ParameterSlice(.positionEmbedding)]
    case .unembedding where !tiesEmbeddings: return [ParameterSlice(.unembedding)]
    case .finalNorm:
      return [ParameterSlice(.finalNorm(.weight))]
        + (finalNorm.isCentred ? [ParameterSlice(.finalNorm(.bias))] : [])
    case .norms:
      return ParameterName.Part.allCases.filter { norm($0, layer: layer) != nil }
        .flatMap { slices(of: $0, layer) }
    case .attention: return slices(of: .queryKeyValue, layer) + slices(of: .output, layer)
    case .mlp: return slices(of: .up, layer) + slices(of: .down, layer)
    case .query(_, let head): return try heads(head, of: heads, from: 0, component)
    case .key(_, let head): return try heads(head, of: keyHeads, from: heads, component)
    case .value(_, let head):
      return try heads(head, of: keyHeads, from: heads + keyHeads, component)
    case .output(_, nil): return slices(of: .output, layer)
    case .output(_, let head?) where (0..<heads).contains(head):
      let columns = head * headWidth..<(head + 1) * headWidth
      return [ParameterSlice(.block(layer, .output, .weight), columns: columns)]
    case .gate where isGated: return slices(of: .up, layer, rows: 0..<mlpWidth)
    case .up: return slices(of: .up, layer, rows: isGated ? mlpWidth..<2 * mlpWidth : nil)
    case .down: return slices(of: .down, layer)
    default: throw ComponentError(description: "the model has no '\(component)'")
    }
  }

  /// A layer's weight and, where it has one, its bias.
  private func slices(
    of part: ParameterName.Part, _ layer: Int, rows: Range<Int>? = nil
  ) -> [ParameterSlice] {
    let kinds: [ParameterName.Kind] = hasBias(part, layer: layer) ? [.weight, .bias] : [.weight]
    return kinds.map { ParameterSlice(.block(layer, part, $0), rows: rows) }
  }

  /// The rows of one head, or of all heads of a kind, in the merged projection.
  private func heads(
    _ head: Int?, of count: Int, from first: Int, _ component: Component
  ) throws -> [ParameterSlice] {
    guard (0..<count).contains(head ?? 0) else {
      throw ComponentError(description: "'\(component)' is not among \(count) heads")
    }
    let start = (first + (head ?? 0)) * headWidth
    return slices(
      of: .queryKeyValue, component.layer ?? 0,
      rows: start..<start + (head == nil ? count : 1) * headWidth)
  }
}
