/// A float32 array of any rank, row-major: a value, whose copies share memory until one is changed.
///
/// Operations on tensors are differentiable: within `valueWithGradient(at:in:)` each result
/// remembers how it came about.
public struct Tensor: Sendable {
  /// The size along each axis; empty for a scalar.
  public let shape: [Int]
  var storage: Storage
  /// How the tensor came about, where a gradient is wanted.
  let node: Node?

  /// The number of scalars.
  public var count: Int { shape.reduce(1, *) }
  /// The size of the last axis.
  public var width: Int { shape.last ?? 1 }
  /// The number of rows of `width` scalars.
  public var rows: Int { shape.dropLast().reduce(1, *) }

  init(shape: [Int], storage: Storage, node: Node? = nil) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor that `fill` writes.
  ///
  /// - Parameters:
  ///   - shape: Its shape.
  ///   - fill: Writes every scalar; the buffer's content is not defined before.
  public init(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    let count = shape.reduce(1, *)
    require(shape.allSatisfy { $0 >= 0 }, "a shape has no negative size, unlike \(shape)")
    let storage = Storage(count: count)
    try storage.lending { try fill(UnsafeMutableBufferPointer(start: $0, count: count)) }
    self.init(shape: shape, storage: storage)
  }

  /// A tensor of the given scalars, row-major.
  public init(_ scalars: [Float], shape: [Int]) {
    require(
      scalars.count == shape.reduce(1, *), "\(scalars.count) scalars do not fill shape \(shape)")
    self.init(shape: shape) { _ = $0.initialize(from: scalars) }
  }

  /// A tensor filled with one value.
  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape) { $0.initialize(repeating: value) }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { Tensor(repeating: 0, shape: shape) }

  /// The scalars, row-major.
  public var scalars: [Float] { withScalars(Array.init) }

  /// The only scalar of a tensor that has one.
  public var scalar: Float {
    require(count == 1, "a tensor of shape \(shape) is no scalar")
    return withScalars { $0[0] }
  }

  /// Whether a gradient is wanted of what the tensor came from.
  public var isTracked: Bool { node != nil }

  /// The tensor without its history: a constant for gradients.
  public var detached: Tensor { Tensor(shape: shape, storage: storage) }

  /// Reads the scalars in place.
  public func withScalars<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.start, count: count))
    }
  }

  /// The scalars, for changing them in place; other copies of the tensor keep theirs.
  mutating func mutableStart() -> UnsafeMutablePointer<Float> {
    withMutableScalars { _ in }
    return storage.start
  }

  /// Changes the scalars in place; other copies of the tensor keep theirs.
  ///
  /// The changed tensor has no history.
  public mutating func withMutableScalars<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    if node != nil || storage.compact != nil || !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: count)
      copy.lending { scalars in
        if let matrix = storage.packed {
          matrix.widen(rows: 0..<matrix.rows, into: scalars)
        } else {
          withScalars {
            scalars.update(from: $0.baseAddress ?? UnsafePointer(scalars), count: count)
          }
        }
      }
      self = Tensor(shape: shape, storage: copy)
    }
    return try body(UnsafeMutableBufferPointer(start: storage.start, count: count))
  }

  /// A matrix with rows and columns exchanged; a constant for gradients.
  public var transposed: Tensor {
    let (rows, width) = (rows, width)
    return Tensor(shape: [width, rows]) { out in
      withScalars { scalars in
        for row in 0..<rows {
          for column in 0..<width { out[column * rows + row] = scalars[row * width + column] }
        }
      }
    }
  }

  /// Matrices of the same width, one below the other; a constant for gradients.
  public static func stacked(_ parts: [Tensor]) -> Tensor {
    let width = parts.first?.width ?? 0
    require(parts.allSatisfy { $0.width == width }, "matrices of unequal widths cannot be stacked")
    let packed = parts.compactMap(\.storage.packed)
    if !packed.isEmpty, packed.count == parts.count {
      let matrix = PackedMatrix(stacking: packed)
      return Tensor(shape: [matrix.rows, width], packed: matrix)
    }
    return Tensor(shape: [parts.reduce(0) { $0 + $1.rows }, width]) { out in
      var offset = 0
      for part in parts {
        out.baseAddress?.advanced(by: offset).update(from: part.storage.start, count: part.count)
        offset += part.count
      }
    }
  }
}

extension Tensor {
  /// Whether another tensor has the same scalars, bit by bit.
  package func isIdentical(to other: Tensor) -> Bool {
    shape == other.shape
      && withScalars { own in
        other.withScalars { others in
          zip(own, others).allSatisfy { $0.bitPattern == $1.bitPattern }
        }
      }
  }
}
