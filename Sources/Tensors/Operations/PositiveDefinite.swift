/// A symmetric positive definite matrix in double precision: second moments, and systems of them.
package struct PositiveDefinite: Sendable {
  /// Rows and columns.
  package let size: Int
  /// The entries, row-major.
  package private(set) var entries: [Double]

  /// A matrix of zeros.
  package init(size: Int) {
    self.size = size
    entries = Array(repeating: 0, count: size * size)
  }

  /// Adds `factor * xᵀ x` for rows x of a matrix, [rows, size].
  package mutating func addProducts(of rows: Tensor, factor: Double = 1) {
    require(rows.width == size, "rows of \(rows.width) for a matrix of \(size)")
    let scalars = rows.scalars
    for row in 0..<rows.rows {
      let own = scalars[row * size..<(row + 1) * size]
      for i in 0..<size {
        let left = factor * Double(own[row * size + i])
        for j in 0..<size { entries[i * size + j] += left * Double(own[row * size + j]) }
      }
    }
  }

  /// Adds a multiple of another matrix.
  package mutating func add(_ other: PositiveDefinite, factor: Double) {
    for index in entries.indices { entries[index] += factor * other.entries[index] }
  }

  /// Adds to the diagonal.
  package mutating func addToDiagonal(_ value: Double) {
    for index in 0..<size { entries[index * size + index] += value }
  }

  /// The mean of the diagonal.
  package var meanDiagonal: Double {
    (0..<size).reduce(0) { $0 + entries[$1 * size + $1] } / Double(size)
  }

  /// The solutions x of `A xᵢ = bᵢ`.
  ///
  /// - Parameter rows: A right-hand side a row, [systems, size].
  /// - Returns: A solution a row; none where the matrix is not positive definite.
  package func solving(_ rows: Tensor) -> Tensor? {
    var matrix = entries
    var right = rows.scalars.map(Double.init)
    guard Kernels.solve(&matrix, &right, size: size) else { return nil }
    return Tensor(right.map { Float($0) }, shape: rows.shape)
  }
}
