import CKernels
import Foundation

/// A matrix of bf16 numbers where they lie, as in a mapped checkpoint.
///
/// It consists of pieces of memory, each with some of the rows, and is widened to float32 piece by
/// piece, when a product needs it.
struct BFloat16Matrix: Sendable {
  /// Rows that lie together.
  private struct Piece: Sendable {
    /// The numbers, two bytes each.
    var data: Data
    var rows: Int
  }

  let rows: Int
  let width: Int
  private let pieces: [Piece]

  private init(_ pieces: [Piece], width: Int) {
    self.pieces = pieces
    self.width = width
    rows = pieces.reduce(0) { $0 + $1.rows }
  }

  /// A matrix in one piece; none where the memory is not aligned for numbers of two bytes.
  init?(_ data: Data, rows: Int, width: Int) {
    require(data.count == 2 * rows * width, "\(data.count) bytes for \(rows) rows")
    let isAligned = data.withUnsafeBytes { Int(bitPattern: $0.baseAddress) % 2 == 0 }
    guard isAligned else { return nil }
    self.init([Piece(data: data, rows: rows)], width: width)
  }

  /// Matrices of the same width, one below the other.
  init(stacking parts: [BFloat16Matrix]) {
    self.init(parts.flatMap(\.pieces), width: parts.first?.width ?? 0)
  }

  /// Some rows; they stay where they are.
  func rows(_ range: Range<Int>) -> BFloat16Matrix {
    BFloat16Matrix(
      overlaps(with: range).map { piece, part, _ in
        let start = piece.data.startIndex + 2 * part.lowerBound * width
        return Piece(data: piece.data[start..<start + 2 * part.count * width], rows: part.count)
      }, width: width)
  }

  /// Whether no number is infinite or NaN.
  var isFinite: Bool {
    pieces.allSatisfy { piece in
      Self.withNumbers(of: piece) { kernel_bf16_is_finite($0, piece.rows * width) != 0 }
    }
  }

  /// Writes some rows as float32.
  func widen(rows range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    for (piece, part, offset) in overlaps(with: range) {
      Self.withNumbers(of: piece) {
        kernel_widen_bf16(
          $0 + part.lowerBound * width, out + offset * width, part.count * width)
      }
    }
  }

  /// The products of some rows with each row of x; every number of the matrix is read once.
  ///
  /// The product of row r of x goes to `out[r * stride + i]`, i from 0 for the first of the range.
  func multiply(
    rows range: Range<Int>, with x: UnsafePointer<Float>, count: Int,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for (piece, part, offset) in overlaps(with: range) {
      Self.withNumbers(of: piece) {
        kernel_bf16_products(
          $0 + part.lowerBound * width, x, out + offset, part.count, width, count, stride)
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

  private static func withNumbers<Result>(
    of piece: Piece, _ body: (UnsafePointer<UInt16>) -> Result
  ) -> Result {
    piece.data.withUnsafeBytes { raw in
      guard let start = raw.baseAddress else { fatalError("a piece of a matrix has no rows") }
      return body(start.assumingMemoryBound(to: UInt16.self))
    }
  }
}

extension Tensor {
  /// Zeros that take no room until they are read.
  package static func deferredZeros(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, storage: Storage(.zeros, count: shape.reduce(1, *)))
  }

  /// A matrix that stays in bf16 where it lies, as in a mapped file, until a product widens a part
  /// of it; any other operation widens the whole.
  ///
  /// - Parameters:
  ///   - data: The numbers, two bytes each, little-endian.
  ///   - shape: The matrix's shape.
  package init(bfloat16 data: Data, shape: [Int]) {
    let count = shape.reduce(1, *)
    require(data.count == 2 * count, "\(data.count) bytes for shape \(shape)")
    if shape.count == 2, count > 0,
      let matrix = BFloat16Matrix(data, rows: shape[0], width: shape[1])
    {
      self.init(shape: shape, storage: Storage(.bfloat16(matrix), count: count))
    } else {
      self.init(shape: shape) { out in
        data.withUnsafeBytes { raw in
          for index in 0..<count {
            let bits = raw.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
            out[index] = Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
          }
        }
      }
    }
  }

  /// Whether the tensor is a matrix that stays in bf16.
  package var isBFloat16: Bool { storage.bfloat16 != nil }

  /// The same scalars in float32, in room of their own; the tensor itself where it is float32.
  package var widened: Tensor {
    guard let matrix = storage.bfloat16 else { return self }
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
    storage.bfloat16?.isFinite ?? withScalars { $0.allSatisfy(\.isFinite) }
  }
}
