import Tensors

/// A norm: RMSNorm, or LayerNorm.
public struct Norm: Module {
  /// One factor a column, [width].
  public var weight: Tensor
  /// One addend a column, [width]; none for RMSNorm.
  public var bias: Tensor?
  /// What the norm does.
  let configuration: NormConfiguration

  /// How many columns it norms together.
  var width: Int { weight.count }

  /// A norm of zeros.
  init(_ width: Int, _ configuration: NormConfiguration) {
    self.configuration = configuration
    weight = .deferredZeros([width])
    bias = configuration.isCentred ? .deferredZeros([width]) : nil
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let epsilon = Float(configuration.epsilon)
    guard let bias else {
      return x.rmsNorm(weight, epsilon: epsilon, offset: configuration.offset)
    }
    return x.layerNorm(weight, bias: bias, epsilon: epsilon)
  }

  /// What the rows are divided by, [rows, 1].
  func scale(of centred: Tensor) -> Tensor {
    centred.rootMeanSquares(epsilon: Float(configuration.epsilon))
  }

  /// The rows without their means, where the norm takes them off.
  func centred(_ x: Tensor) -> Tensor { configuration.isCentred ? x.centered() : x }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body("\(path).weight", &weight)
    try bias.forEachParameter(at: "\(path).bias", body)
  }
}
