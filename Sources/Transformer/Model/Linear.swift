import Tensors

/// A linear layer: `x Wᵀ + b`.
public struct Linear: Module {
  /// The weight, [out, in].
  public var weight: Tensor
  /// The bias, [out]; none where the family has none.
  public var bias: Tensor?
  /// What is added to some columns of the product.
  var adapters: [LowRankTerm] = []

  /// `scale * x Aᵀ Bᵀ`, added to the columns that belong to some rows of the weight.
  struct LowRankTerm: Module {
    let rows: Range<Int>
    let scale: Float
    /// A, [rank, in].
    var down: Tensor
    /// B, [rows, rank].
    var up: Tensor

    mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("\(path).lora_A", &down)
      try body("\(path).lora_B", &up)
    }
  }

  /// A layer of zeros.
  init(_ inputs: Int, _ outputs: Int, hasBias: Bool) {
    weight = .deferredZeros([outputs, inputs])
    bias = hasBias ? .deferredZeros([outputs]) : nil
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let product = x.linear(weight, bias: bias)
    guard !adapters.isEmpty else { return product }
    return product.adding(
      adapters.map { ($0.rows, x.linear($0.down).linear($0.up), $0.scale) })
  }

  /// The layer with some of its outputs only.
  func rows(_ range: Range<Int>) -> Linear {
    var result = self
    result.weight = weight.rows(range)
    result.bias = bias?.rows(range)
    result.adapters = adapters.compactMap { adapter in
      let common = adapter.rows.clamped(to: range)
      guard !common.isEmpty else { return nil }
      let (start, first) = (common.lowerBound - adapter.rows.lowerBound, range.lowerBound)
      return LowRankTerm(
        rows: common.lowerBound - first..<common.upperBound - first, scale: adapter.scale,
        down: adapter.down, up: adapter.up.rows(start..<start + common.count))
    }
    return result
  }

  /// The layer with some of its inputs only, and without its bias.
  func columns(_ range: Range<Int>) -> Linear {
    var result = self
    result.weight = weight.columns(range)
    result.bias = nil
    result.adapters = adapters.map {
      LowRankTerm(rows: $0.rows, scale: $0.scale, down: $0.down.columns(range), up: $0.up)
    }
    return result
  }

  /// The layer without adapters, their products added to its weight.
  var foldingAdapters: Linear {
    var result = self
    result.adapters = []
    for adapter in adapters {
      // The rows of A are what B's rows are sums of: B A = B (Aᵀ)ᵀ.
      let product = adapter.up.linear(adapter.down.transposed)
      result.weight.add(product, atRow: adapter.rows.lowerBound, factor: adapter.scale)
    }
    return result
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body("\(path).weight", &weight)
    try bias.forEachParameter(at: "\(path).bias", body)
    try adapters.forEachParameter(at: "\(path).adapters", body)
  }
}
