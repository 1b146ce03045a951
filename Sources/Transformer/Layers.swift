import Tensors

/// A linear layer: `x Wᵀ + b`.
public struct Linear: Module {
  /// The weight, [out, in].
  public var weight: Tensor
  /// The bias, [out]; none where the family has none.
  public var bias: Tensor?

  /// A layer of zeros.
  init(_ inputs: Int, _ outputs: Int, hasBias: Bool) {
    weight = .zeros([outputs, inputs])
    bias = hasBias ? .zeros([outputs]) : nil
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body("\(path).weight", &weight)
    try bias.forEachParameter(at: "\(path).bias", body)
  }
}

/// A norm: RMSNorm, or LayerNorm where it has a bias.
public struct Norm: Module {
  /// One factor a column, [width].
  public var weight: Tensor
  /// One addend a column, [width]; none for RMSNorm.
  public var bias: Tensor?

  /// A norm of zeros.
  init(_ width: Int, hasBias: Bool) {
    weight = .zeros([width])
    bias = hasBias ? .zeros([width]) : nil
  }

  func callAsFunction(_ x: Tensor, _ configuration: ModelConfiguration) -> Tensor {
    let epsilon = Float(configuration.epsilon)
    guard let bias else {
      return x.rmsNorm(weight, epsilon: epsilon, offset: configuration.normOffset)
    }
    return x.layerNorm(weight, bias: bias, epsilon: epsilon)
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body("\(path).weight", &weight)
    try bias.forEachParameter(at: "\(path).bias", body)
  }
}
