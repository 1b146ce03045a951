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
  private let operands: Operands

  /// The products of the given sizes, on random matrices.
  package init(_ sizes: [Size]) {
    self.init(sizes, operands: Operands(of: sizes))
  }

  private init(_ sizes: [Size], operands: Operands) {
    self.sizes = sizes
    self.operands = operands
  }

  /// Products that are computed side by side: all read the same matrices.
  static func sharing(_ sizes: [[Size]]) -> [MatrixProducts] {
    let operands = Operands(of: Array(sizes.joined()))
    return sizes.map { MatrixProducts($0, operands: operands) }
  }

  /// Numbers enough for every left and every right matrix.
  private struct Operands {
    let left: Tensor
    let right: Tensor

    init(of sizes: [Size]) {
      left = .noise([sizes.map { $0.rows * $0.inner }.max() ?? 0], deviation: 1)
      right = .noise([sizes.map { $0.inner * $0.columns }.max() ?? 0], deviation: 1)
    }
  }

  /// Additions and multiplications of all products.
  package var operations: Double { sizes.reduce(0) { $0 + $1.operations } }

  /// Computes all products once.
  package func run() {
    // A buffer that was used before: nothing is written to it but results.
    _ = Tensor(shape: [sizes.map { $0.rows * $0.columns }.max() ?? 0]) { out in
      operands.left.withScalars { left in
        operands.right.withScalars { right in
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
