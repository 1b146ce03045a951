import CKernels
import COpenBLAS

/// The calls into C: OpenBLAS for matrix products, our own kernels for everything else.
package enum Kernels {
  /// OpenBLAS runs one thread inside each of ours: shards of a batch scale better than threads
  /// within a product at these sizes, and sums do not depend on how many threads there are.
  private static let isLoaded: Bool = {
    Engine.requireBLAS()
    return true
  }()

  /// A matrix in memory: a corner of a larger one where `stride` exceeds its columns.
  package struct Matrix {
    var start: UnsafePointer<Float>
    var stride: Int
    var isTransposed = false

    /// A matrix.
    ///
    /// - Parameters:
    ///   - start: Its first number.
    ///   - stride: Numbers from the start of a row to that of the next.
    ///   - isTransposed: Whether rows are to be taken for columns.
    package init(start: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
      self.start = start
      self.stride = stride
      self.isTransposed = isTransposed
    }
  }

  /// `result = factor * left * right + kept * result`.
  package static func multiply(
    _ left: Matrix, _ right: Matrix, into result: UnsafeMutablePointer<Float>, stride: Int,
    rows: Int, columns: Int, inner: Int, factor: Float = 1, kept: Float = 0
  ) {
    guard isLoaded, rows > 0, columns > 0 else { return }
    blas_multiply(
      left.isTransposed, right.isTransposed, Int32(rows), Int32(columns), Int32(inner), factor,
      left.start, Int32(left.stride), right.start, Int32(right.stride), kept, result, Int32(stride))
  }

  /// Solves a symmetric positive definite system, in place: `right` becomes the solutions.
  ///
  /// - Returns: Whether the matrix is positive definite.
  static func solve(_ matrix: inout [Double], _ right: inout [Double], size: Int) -> Bool {
    guard isLoaded, size > 0 else { return true }
    return blas_solve(Int32(size), &matrix, Int32(right.count / size), &right)
  }

  static func addScaled(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>?, factor: Float, count: Int
  ) {
    kernel_add_scaled(x, y, factor, count)
  }

  static func dot(
    _ x: UnsafePointer<Float>?, _ y: UnsafePointer<Float>?, count: Int
  ) -> Double {
    kernel_dot(x, y, count)
  }
}
