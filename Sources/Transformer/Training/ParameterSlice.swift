import Tensors

/// A rectangle of one of a model's parameters: where a component lies in the merged matrices.
struct ParameterSlice: Sendable, Hashable {
  /// The parameter's name in `LanguageModel.forEachParameter`.
  var path: String
  /// The rows, or the scalars of a vector; all where none are given.
  var rows: Range<Int>?
  /// The columns; all where none are given.
  var columns: Range<Int>?
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
    guard component.layer ?? 0 < layers else {
      throw ComponentError(description: "'\(component)' is not among \(layers) layers")
    }
    let block = "blocks.\(component.layer ?? 0)"
    switch component {
    case .embedding: return whole("embedding")
    case .positionEmbedding where positions == .learned: return whole("position_embedding")
    case .unembedding where !tiesEmbeddings: return whole("unembedding")
    case .finalNorm: return layer("final_norm")
    case .norms:
      let names = ["attention_norm", "mlp_norm"]
      let post = ["post_attention_norm", "post_mlp_norm"]
      return (names + (hasPostNorms ? post : [])).flatMap { layer("\(block).\($0)") }
    case .attention: return layer("\(block).query_key_value") + layer("\(block).output")
    case .mlp: return layer("\(block).up") + layer("\(block).down")
    case .query(_, let head):
      return try heads(head, of: heads, from: 0, "\(block).query_key_value", component)
    case .key(_, let head):
      return try heads(head, of: keyHeads, from: heads, "\(block).query_key_value", component)
    case .value(_, let head):
      return try heads(
        head, of: keyHeads, from: heads + keyHeads, "\(block).query_key_value", component)
    case .output(_, nil): return layer("\(block).output")
    case .output(_, let head?) where (0..<heads).contains(head):
      let columns = head * headWidth..<(head + 1) * headWidth
      return [ParameterSlice(path: "\(block).output.weight", columns: columns)]
    case .gate where isGated: return layer("\(block).up", rows: 0..<mlpWidth)
    case .up: return layer("\(block).up", rows: isGated ? mlpWidth..<2 * mlpWidth : nil)
    case .down: return layer("\(block).down")
    default: throw ComponentError(description: "the model has no '\(component)'")
    }
  }

  private func whole(_ path: String) -> [ParameterSlice] { [ParameterSlice(path: path)] }

  /// A layer's weight and, where the family has one, its bias.
  private func layer(_ path: String, rows: Range<Int>? = nil) -> [ParameterSlice] {
    (hasBiases ? ["weight", "bias"] : ["weight"]).map {
      ParameterSlice(path: "\(path).\($0)", rows: rows)
    }
  }

  /// The rows of one head, or of all heads of a kind, in the merged projection.
  private func heads(
    _ head: Int?, of count: Int, from first: Int, _ path: String, _ component: Component
  ) throws -> [ParameterSlice] {
    guard (0..<count).contains(head ?? 0) else {
      throw ComponentError(description: "'\(component)' is not among \(count) heads")
    }
    let start = (first + (head ?? 0)) * headWidth
    return layer(path, rows: start..<start + (head == nil ? count : 1) * headWidth)
  }
}
