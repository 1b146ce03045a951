import RandomStreams
import Tensors

/// Low-rank adapters (LoRA, Hu et al., 2021): to the product of a frozen matrix W is added
/// `alpha / rank * B A x`, of which A and B are trained.
public struct LowRankAdapters: Trainee {
  /// One matrix's adapter.
  private struct Adapter: Sendable {
    var component: Component
    var path: String
    var term: Linear.LowRankTerm
  }

  public let firstLayer: Int
  private var adapters: [Adapter]

  /// Adapters that change nothing yet: A uniform within ±1/√inputs, B zero, as PEFT has them.
  ///
  /// - Parameters:
  ///   - components: The matrices: queries, keys, values, outputs, gates, ways up and down, of all
  ///     heads; `attention` and `mlp` stand for the matrices that they consist of.
  ///   - model: The model.
  ///   - rank: Rows of A.
  ///   - alpha: The adapters' weight is `alpha / rank`.
  ///   - seed: The seed of A.
  /// - Throws: `ComponentError` for components that are no linear layers.
  public init(
    on components: some Sequence<Component>, of model: LanguageModel, rank: Int, alpha: Double,
    seed: UInt64
  ) throws {
    require(rank > 0, "adapters of rank \(rank)")
    let c = model.configuration
    let shapes = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, $0.tensor.shape) })
    adapters = try components.flatMap { $0.matrices(of: c) }.map { component in
      let slices = try c.slices(of: component)
      guard let slice = slices.first, component.isMatrix, let shape = shapes[slice.path] else {
        throw ComponentError(description: "'\(component)' is no linear layer to adapt")
      }
      let rows = slice.rows ?? 0..<shape[0]
      var stream = RandomStream(seed: seed, name: "adapter of \(component)")
      return Adapter(
        component: component, path: String(slice.path.dropLast(".weight".count)),
        term: Linear.LowRankTerm(
          rows: rows, scale: Float(alpha / Double(rank)),
          down: .uniform(
            [rank, shape[1]], within: 1 / Double(shape[1]).squareRoot(), from: &stream),
          up: .zeros([rows.count, rank])))
    }
    firstLayer = adapters.compactMap(\.component.layer).min() ?? c.layers
  }

  public func applied(to model: LanguageModel) -> LanguageModel {
    let terms = Dictionary(grouping: adapters, by: \.path).mapValues { $0.map(\.term) }
    var result = model
    result.forEachLinear { path, layer in layer.adapters += terms[path] ?? [] }
    return result
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let prefix = path.isEmpty ? "" : "\(path)."
    for index in adapters.indices {
      let name = "\(prefix)\(adapters[index].component)"
      try adapters[index].term.forEachParameter(at: name, body)
    }
  }
}

extension Component {
  fileprivate var isMatrix: Bool {
    switch self {
    case .query(_, nil), .key(_, nil), .value(_, nil), .output(_, nil), .gate, .up, .down: true
    default: false
    }
  }
}
