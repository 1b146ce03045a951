import RandomStreams

/// Matrix products of given sizes and nothing else: what a computation is timed against.
public struct MatrixProducts: Sendable {
  /// Products of one size.
  public struct Size: Sendable, Hashable {
    /// Rows of the result.
    public var rows: Int
    /// Columns of the result.
    public var columns: Int
    /// What is summed over.
    public var inner: Int
    /// Whether the left matrix is read column by column.
    public var isLeftTransposed: Bool
    /// Whether the right matrix is read column by column.
    public var isRightTransposed: Bool
    /// How many products of this size there are.
    public var count: Int

    /// Products of a size.
    public init(
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
    public var operations: Double {
      2 * Double(rows) * Double(columns) * Double(inner) * Double(count)
    }
  }

  private let sizes: [Size]
  private let left: Tensor
  private let right: Tensor
  private var result: Tensor

  /// The products of the given sizes, on random matrices.
  public init(_ sizes: [Size]) {
    var stream = RandomStream(seed: 0, name: "matrix products")
    let largest = { (count: (Size) -> Int) in sizes.map(count).max() ?? 0 }
    self.sizes = sizes
    left = .normal([largest { $0.rows * $0.inner }], deviation: 1, from: &stream)
    right = .normal([largest { $0.inner * $0.columns }], deviation: 1, from: &stream)
    result = .zeros([largest { $0.rows * $0.columns }])
  }

  /// Additions and multiplications of all products.
  public var operations: Double { sizes.reduce(0) { $0 + $1.operations } }

  /// Computes all products once.
  public mutating func run() {
    result.withMutableScalars { out in
      guard let start = out.baseAddress else { return }
      for size in sizes {
        let a = Kernels.Matrix(
          start: left.storage.start, stride: size.isLeftTransposed ? size.rows : size.inner,
          isTransposed: size.isLeftTransposed)
        let b = Kernels.Matrix(
          start: right.storage.start, stride: size.isRightTransposed ? size.inner : size.columns,
          isTransposed: size.isRightTransposed)
        for _ in 0..<size.count {
          Kernels.multiply(
            a, b, into: start, stride: size.columns, rows: size.rows, columns: size.columns,
            inner: size.inner)
        }
      }
    }
  }
}
