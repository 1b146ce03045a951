import CKernels
import Foundation

/// A matrix of packed numbers where they lie, as in a mapped checkpoint.
///
/// It consists of pieces of memory, each with some of the rows and a format of its own, and is widened to
/// float32 piece by piece, when a product needs it.
struct PackedMatrix: Sendable {
  /// Rows that lie together.
  private struct Piece: Sendable {
    /// The rows, packed.
    var data: Data
    var format: PackedFormat
    var rows: Int
    /// Which row of the memory each row is; none where they lie in order.
    var order: [Int]?
  }

  let rows: Int
  let width: Int
  private let pieces: [Piece]

  private init(_ pieces: [Piece], width: Int) {
    self.pieces = pieces
    self.width = width
    rows = pieces.reduce(0) { $0 + $1.rows }
  }

  /// A matrix in one piece; none where its rows are not of whole blocks, or bf16 numbers are not aligned.
  init?(_ data: Data, _ format: PackedFormat, rows: Int, width: Int) {
    guard width % format.blockSize == 0 else { return nil }
    require(data.count == rows * format.bytes(of: width), "\(data.count) bytes for \(rows) rows")
    let isAligned = data.withUnsafeBytes { Int(bitPattern: $0.baseAddress) % 2 == 0 }
    guard isAligned || format != .bf16 else { return nil }
    self.init([Piece(data: data, format: format, rows: rows)], width: width)
  }

  /// Matrices of the same width, one below the other.
  init(stacking parts: [PackedMatrix]) {
    self.init(parts.flatMap(\.pieces), width: parts.first?.width ?? 0)
  }

  /// Some rows; they stay where they are.
  func rows(_ range: Range<Int>) -> PackedMatrix {
    PackedMatrix(
      overlaps(with: range).map { piece, part, _ in
        var result = piece
        result.rows = part.count
        if let order = piece.order {
          result.order = Array(order[part])
        } else {
          let bytes = piece.format.bytes(of: width)
          let start = piece.data.startIndex + part.lowerBound * bytes
          result.data = piece.data[start..<start + part.count * bytes]
        }
        return result
      }, width: width)
  }

  /// The rows in another order; they stay where they are.
  ///
  /// - Parameter order: Which row each row of the result is.
  /// - Returns: The rows.
  func reordered(_ order: [Int]) -> PackedMatrix {
    guard pieces.count == 1, pieces[0].order == nil else {
      return PackedMatrix(stacking: order.map { rows($0..<$0 + 1) })
    }
    var piece = pieces[0]
    piece.rows = order.count
    piece.order = order
    return PackedMatrix([piece], width: width)
  }

  /// Whether all numbers are of a format.
  func isAll(_ format: PackedFormat) -> Bool {
    pieces.allSatisfy { $0.format == format && $0.order == nil }
  }

  /// Whether no number is infinite or NaN.
  var isFinite: Bool {
    pieces.allSatisfy { piece in
      let rows = piece.data.count / max(1, piece.format.bytes(of: width))
      return Self.withBytes(of: piece) { piece.format.isFinite($0, count: rows * width) }
    }
  }

  /// Writes some rows as float32.
  func widen(rows range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    for (piece, part, offset) in overlaps(with: range) {
      let (bytes, target) = (piece.format.bytes(of: width), out + offset * width)
      Self.withBytes(of: piece) { start in
        guard let order = piece.order else {
          piece.format.widen(
            start + part.lowerBound * bytes, into: target, count: part.count * width)
          return
        }
        for (row, source) in order[part].enumerated() {
          piece.format.widen(start + source * bytes, into: target + row * width, count: width)
        }
      }
    }
  }

  /// The products of some rows of a matrix of bf16 with each row of x; every number of the matrix is
  /// read once.
  ///
  /// The product of row r of x goes to `out[r * stride + i]`, i from 0 for the first of the range.
  func multiplyBFloat16(
    rows range: Range<Int>, with x: UnsafePointer<Float>, count: Int,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for (piece, part, offset) in overlaps(with: range) {
      Self.withBytes(of: piece) {
        kernel_bf16_products(
          $0.assumingMemoryBound(to: UInt16.self) + part.lowerBound * width, x, out + offset,
          part.count, width, count, stride)
      }
    }
  }

  /// The pieces that hold some rows: which of a piece's rows, and where they come in the range.
  private func overlaps(
    with range: Range<Int>
  ) -> [(piece: Piece, part: Range<Int>, offset: Int)] {
    var first = 0
    return pieces.compactMap { piece in
      defer { first += piece.rows }
      let common = range.clamped(to: first..<first + piece.rows)
      guard !common.isEmpty else { return nil }
      let part = common.lowerBound - first..<common.upperBound - first
      return (piece, part, common.lowerBound - range.lowerBound)
    }
  }

  private static func withBytes<Result>(
    of piece: Piece, _ body: (UnsafeRawPointer) -> Result
  ) -> Result {
    piece.data.withUnsafeBytes { raw in
      guard let start = raw.baseAddress else { fatalError("a piece of a matrix has no rows") }
      return body(start)
    }
  }
}

extension Tensor {
  /// Zeros that take no room until they are read.
  package static func deferredZeros(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, storage: Storage(.zeros, count: shape.reduce(1, *)))
  }

  /// A matrix that stays packed where it lies, as in a mapped file, until a product widens a part of it.
  ///
  /// Any other operation widens the whole; what is no matrix is widened at once.
  ///
  /// - Parameters:
  ///   - data: The numbers, row by row, little-endian.
  ///   - format: How they are packed.
  ///   - shape: The tensor's shape; rows of whole blocks.
  package init(packed data: Data, _ format: PackedFormat, shape: [Int]) {
    let count = shape.reduce(1, *)
    require(data.count == format.bytes(of: count), "\(data.count) bytes for shape \(shape)")
    if shape.count == 2, count > 0,
      let matrix = PackedMatrix(data, format, rows: shape[0], width: shape[1])
    {
      self.init(shape: shape, packed: matrix)
    } else {
      // Memory of its own is aligned.
      let copy = Array(data)
      self.init(shape: shape) { out in
        copy.withUnsafeBytes { raw in
          guard
            let (from, to) = raw.baseAddress.flatMap({ from in out.baseAddress.map { (from, $0) } })
          else { return }
          format.widen(from, into: to, count: count)
        }
      }
    }
  }

  init(shape: [Int], packed matrix: PackedMatrix) {
    self.init(shape: shape, storage: Storage(.packed(matrix), count: matrix.rows * matrix.width))
  }

  /// Whether the tensor is a matrix that stays packed.
  package var isPacked: Bool { storage.packed != nil }

  /// Widens a matrix that stays packed, for as long as it lives: products with it, which stay the same
  /// bit by bit, do not widen it again.
  ///
  /// - Returns: The bytes that this takes beside the packed ones; 0 where it is not packed.
  package func keepWidened() -> Int {
    guard isPacked else { return 0 }
    _ = storage.start
    return count * MemoryLayout<Float>.stride
  }

  /// The rows of a matrix, or the scalars of a vector, in another order; a constant for gradients.
  ///
  /// Packed ones stay where they lie.
  ///
  /// - Parameter order: Which row each row of the result is.
  /// - Returns: The rows.
  package func reordered(_ order: [Int]) -> Tensor {
    if let matrix = storage.packed {
      return Tensor(shape: [order.count, width], packed: matrix.reordered(order))
    }
    let isVector = shape.count == 1
    let rows = detached.reshaped([isVector ? count : rows, isVector ? 1 : width]).gathered(order)
    return isVector ? rows.reshaped([order.count]) : rows
  }

  /// The same scalars in float32, in room of their own; the tensor itself where it is float32.
  package var widened: Tensor {
    guard let matrix = storage.packed else { return self }
    return Tensor(shape: shape) { out in
      if let start = out.baseAddress { matrix.widen(rows: 0..<matrix.rows, into: start) }
    }
  }

  /// The scalars rounded to bf16, to nearest, two bytes each.
  package var bfloat16: Data {
    var result = Data(count: 2 * count)
    widened.withScalars { scalars in
      result.withUnsafeMutableBytes {
        kernel_round_to_bf16(
          scalars.baseAddress, $0.bindMemory(to: UInt16.self).baseAddress, scalars.count)
      }
    }
    return result
  }

  /// Whether no scalar is infinite or NaN.
  package var isFinite: Bool {
    storage.packed?.isFinite ?? withScalars { $0.allSatisfy(\.isFinite) }
  }
}
