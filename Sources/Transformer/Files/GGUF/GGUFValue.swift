import Foundation
import Tensors

/// A value in the metadata of a GGUF file.
enum GGUFValue: Sendable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case text(String)
  case array(GGUFArray)

  /// The types of values, by their numbers in the format.
  enum Kind: UInt32, Sendable {
    case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array
    case uint64, int64, float64

    /// The bytes of a value; none where that depends on the value.
    var size: Int? {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64: 8
      case .string, .array: nil
      }
    }
  }

  /// Arrays in arrays at most.
  private static let depthLimit = 4

  /// Takes a value from a header.
  init(_ cursor: inout GGUFCursor, key: String) throws {
    self = try Self.value(of: Self.kind(&cursor, key), &cursor, key: key)
  }

  private static func kind(_ cursor: inout GGUFCursor, _ key: String) throws -> Kind {
    let number = try cursor.number(UInt32.self)
    guard let kind = Kind(rawValue: number) else {
      throw FileError(cursor.path, "'\(key)' is of the unknown type \(number)")
    }
    return kind
  }

  private static func value(
    of kind: Kind, _ cursor: inout GGUFCursor, key: String
  ) throws -> GGUFValue {
    switch kind {
    case .uint8: .integer(Int(try cursor.number(UInt8.self)))
    case .int8: .integer(Int(try cursor.number(Int8.self)))
    case .uint16: .integer(Int(try cursor.number(UInt16.self)))
    case .int16: .integer(Int(try cursor.number(Int16.self)))
    case .uint32: .integer(Int(try cursor.number(UInt32.self)))
    case .int32: .integer(Int(try cursor.number(Int32.self)))
    case .int64: .integer(Int(try cursor.number(Int64.self)))
    case .uint64:
      // Beyond what any size can be; what asks for it says so.
      .integer(Int(clamping: try cursor.number(UInt64.self)))
    case .float32: .number(decimal(Float(bitPattern: try cursor.number(UInt32.self))))
    case .float64: .number(Double(bitPattern: try cursor.number(UInt64.self)))
    case .bool: .boolean(try cursor.number(UInt8.self) != 0)
    case .string: .text(try cursor.text())
    case .array: .array(try array(&cursor, key: key, depth: 0))
    }
  }

  /// The shortest number that rounds to a single-precision one: 1e-06, not 9.999999974752427e-07.
  private static func decimal(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }

  /// Takes an array; its items stay where they are.
  private static func array(
    _ cursor: inout GGUFCursor, key: String, depth: Int
  ) throws -> GGUFArray {
    let kind = try kind(&cursor, key)
    // An empty text takes eight bytes, an empty array twelve.
    let count = try cursor.count(atLeast: kind.size ?? 8)
    let start = cursor.offset
    switch (kind, kind.size) {
    case (_, let size?): try cursor.skip(count: count, size: size)
    case (.string, _):
      for _ in 0..<count { try cursor.skip(count: cursor.count(atLeast: 1), size: 1) }
    default:
      guard depth < depthLimit else { throw FileError(cursor.path, "'\(key)' nests too deep") }
      for _ in 0..<count { _ = try array(&cursor, key: key, depth: depth + 1) }
    }
    let first = cursor.data.startIndex
    return GGUFArray(
      kind: kind, count: count, data: cursor.data[first + start..<first + cursor.offset])
  }
}

/// The items of an array, where they lie in the file.
struct GGUFArray: Sendable {
  /// What each item is.
  let kind: GGUFValue.Kind
  /// How many there are.
  let count: Int
  fileprivate let data: Data

  /// The items of an array of texts; none of another.
  var texts: [String]? {
    guard kind == .string else { return nil }
    return data.withUnsafeBytes { raw in
      var offset = 0
      return (0..<count).map { _ in
        // The lengths were checked when the array was taken.
        let length = Int(
          UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        defer { offset += 8 + length }
        return String(decoding: raw[offset + 8..<offset + 8 + length], as: UTF8.self)
      }
    }
  }

  /// The items of an array of single-precision numbers; none of another.
  var floats: [Float]? {
    guard kind == .float32 else { return nil }
    return items { Float(bitPattern: UInt32(littleEndian: $0)) }
  }

  /// The items of an array of whole numbers of 32 bits, or of truth values; none of another.
  var integers: [Int]? {
    switch kind {
    case .int32: items { Int(Int32(littleEndian: $0)) }
    case .uint32: items { Int(UInt32(littleEndian: $0)) }
    case .bool, .uint8: items { (byte: UInt8) in Int(byte) }
    default: nil
    }
  }

  private func items<Bits: FixedWidthInteger, Item>(_ read: (Bits) -> Item) -> [Item] {
    data.withUnsafeBytes { raw in
      (0..<count).map {
        read(raw.loadUnaligned(fromByteOffset: $0 * Bits.bitWidth / 8, as: Bits.self))
      }
    }
  }
}
