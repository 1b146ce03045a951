import RandomStreams

@testable import Tensors

/// Matrices in double precision, computed by the definition: what operations are held against.
struct Reference {
  var rows: [[Double]]

  init(_ rows: [[Double]]) { self.rows = rows }

  /// A tensor's rows.
  init(_ tensor: Tensor) {
    let (scalars, width) = (tensor.scalars, tensor.width)
    rows = (0..<tensor.rows).map { row in
      scalars[row * width..<(row + 1) * width].map(Double.init)
    }
  }

  var width: Int { rows.first?.count ?? 0 }

  var transposed: Reference {
    Reference((0..<width).map { column in rows.map { $0[column] } })
  }

  static func * (left: Reference, right: Reference) -> Reference {
    let columns = right.transposed.rows
    return Reference(
      left.rows.map { row in
        columns.map { column in zip(row, column).reduce(0) { $0 + $1.0 * $1.1 } }
      })
  }

  /// Some columns.
  func columns(_ range: Range<Int>) -> Reference { Reference(rows.map { Array($0[range]) }) }

  func mapRows(_ body: ([Double]) -> [Double]) -> Reference { Reference(rows.map(body)) }

  /// The largest difference from a tensor's scalars.
  func difference(from tensor: Tensor) -> Double {
    let own = rows.joined()
    guard own.count == tensor.count else { return .infinity }
    return zip(own, tensor.scalars).reduce(0) { max($0, abs($1.0 - Double($1.1))) }
  }
}

extension Tensor {
  /// Random numbers, the same for the same name.
  static func drawn(_ shape: [Int], _ name: String = "drawn") -> Tensor {
    var stream = RandomStream(seed: 11, name: name)
    return .normal(shape, deviation: 1, from: &stream)
  }

  /// 0, 1, 2, ...
  static func counting(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map(Float.init), shape: shape)
  }
}
