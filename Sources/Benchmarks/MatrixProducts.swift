import RandomStreams
import Tensors

/// Matrix products of given sizes and nothing else: what a computation is timed against.
package struct MatrixProducts: Sendable {
  /// Products of one size.
  package struct Size: Sendable, Hashable {
    /// Rows of the result.
    package var rows: Int
    /// Columns of the result.
    package var columns: Int
    /// What is summed over.
    package var inner: Int
    /// Whether the left matrix is read column by column.
    package var isLeftTransposed: Bool
    /// Whether the right matrix is read column by column.
    package var isRightTransposed: Bool
    /// How many products of this size there are.
    package var count: Int

    /// Products of a size.
    package init(
      _ rows: Int, _ columns: Int, inner: Int, isLeftTransposed: Bool = false,
      isRightTransposed: Bool = false, count: Int = 1
    ) {
      self.rows = rows
      self.columns = columns
      self.inner = inner
      self.isLeftTransposed = isLeftTransposed
      self.isRightTransposed = isRightTransposed
      self.count = count
    }

    /// Additions and multiplications of all of them.
    package var operations: Double {
      2 * Double(rows) * Double(columns) * Double(inner) * Double(count)
    }
  }

  private let sizes: [Size]
  private let left: Tensor
  private let right: Tensor
  private var result: Tensor

  /// The products of the given sizes, on random matrices.
  package init(_ sizes: [Size]) {
    let largest = { (count: (Size) -> Int) in sizes.map(count).max() ?? 0 }
    self.sizes = sizes
    left = .noise([largest { $0.rows * $0.inner }], deviation: 1)
    right = .noise([largest { $0.inner * $0.columns }], deviation: 1)
    result = .zeros([largest { $0.rows * $0.columns }])
  }

  /// Additions and multiplications of all products.
  package var operations: Double { sizes.reduce(0) { $0 + $1.operations } }

  /// Computes all products once.
  package mutating func run() {
    result.withMutableScalars { out in
      left.withScalars { left in
        right.withScalars { right in
          guard let out = out.baseAddress, let left = left.baseAddress,
            let right = right.baseAddress
          else { return }
          for size in sizes { Self.run(size, left, right, into: out) }
        }
      }
    }
  }

  private static func run(
    _ size: Size, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    let a = Kernels.Matrix(
      start: left, stride: size.isLeftTransposed ? size.rows : size.inner,
      isTransposed: size.isLeftTransposed)
    let b = Kernels.Matrix(
      start: right, stride: size.isRightTransposed ? size.inner : size.columns,
      isTransposed: size.isRightTransposed)
    for _ in 0..<size.count {
      Kernels.multiply(
        a, b, into: result, stride: size.columns, rows: size.rows, columns: size.columns,
        inner: size.inner)
    }
  }
}

extension Tensor {
  /// Random numbers that come again after 65,536 of them: as good as others to time with, and there at
  /// once.
  static func noise(_ shape: [Int], deviation: Double) -> Tensor {
    var stream = RandomStream(seed: 0, name: "noise")
    let noise = Tensor.normal([1 << 16], deviation: deviation, from: &stream).scalars
    return Tensor(shape: shape) { scalars in
      for index in scalars.indices { scalars[index] = noise[index % noise.count] }
    }
  }
}
