/// A value made of tensors that can be trained: a layer, or a model.
///
/// The one visitor serves initialization, counting, checkpoints, gradients and optimizers.
public protocol Module: Sendable {
  /// Visits every parameter in a fixed order, in place.
  ///
  /// - Parameters:
  ///   - path: What the parameters' names begin with.
  ///   - body: Is given each parameter's name and the parameter.
  mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows
}

extension Module {
  /// Visits every parameter under its own name.
  public mutating func forEachParameter(
    _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try forEachParameter(at: "", body)
  }

  /// Every parameter with its name, in the order of the visitor.
  public var parameters: [(name: String, tensor: Tensor)] {
    var result: [(name: String, tensor: Tensor)] = []
    var copy = self
    copy.forEachParameter { name, tensor in result.append((name, tensor)) }
    return result
  }

  /// The number of scalars in all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

  /// The same module with zeros for parameters.
  package var zeros: Self {
    var result = self
    result.forEachParameter { _, tensor in tensor = .zeros(tensor.shape) }
    return result
  }

  /// The square root of the sum of the squares of all scalars.
  package var norm: Double {
    parameters.reduce(0) { $0 + $1.tensor.squaredNorm }.squareRoot()
  }

  /// Adds another module of the same shape to this one, parameter by parameter.
  package mutating func add(_ other: Self) {
    let addends = other.parameters
    var position = 0
    forEachParameter { _, tensor in
      tensor.add(addends[position].tensor)
      position += 1
    }
  }
}

extension Tensor: Module {
  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body(path, &self)
  }

  /// The sum of the squares of all scalars.
  package var squaredNorm: Double {
    withScalars { Kernels.dot($0.baseAddress, $0.baseAddress, count: $0.count) }
  }

  mutating func add(_ other: Tensor) {
    require(
      shape == other.shape, "a tensor of shape \(other.shape) cannot be added to one of \(shape)")
    withMutableScalars { sum in
      Kernels.addScaled(other.storage.start, to: sum.baseAddress, factor: 1, count: sum.count)
    }
  }
}

extension Optional: Module where Wrapped: Module {
  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    guard var value = self else { return }
    self = nil
    defer { self = value }
    try value.forEachParameter(at: path, body)
  }
}

extension Array: Module where Element: Module {
  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    for index in indices {
      try self[index].forEachParameter(at: path.isEmpty ? "\(index)" : "\(path).\(index)", body)
    }
  }
}

extension Module {
  /// The root of the sum of the squared differences from a module of the same shape.
  package func distance(from other: Self) -> Double {
    zip(parameters, other.parameters).reduce(0) { $0 + ($1.0.tensor - $1.1.tensor).squaredNorm }
      .squareRoot()
  }
}
