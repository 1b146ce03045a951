import Foundation
import Tensors

/// A place in the header of a GGUF file; nothing that the file claims is believed before it is checked
/// against the bytes that are left.
struct GGUFCursor {
  let data: Data
  let path: String
  private(set) var offset = 0

  init(_ data: Data, path: String) {
    self.data = data
    self.path = path
  }

  /// The bytes after the cursor.
  var remaining: Int { data.count - offset }

  /// Takes a number.
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let bytes = try skip(count: 1, size: Number.bitWidth / 8)
    return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(as: Number.self)) }
  }

  /// Takes a number of things, each of which takes at least so many bytes.
  mutating func count(atLeast size: Int) throws -> Int {
    let claimed = try number(UInt64.self)
    guard claimed <= UInt64(remaining / size) else {
      throw FileError(
        path, "claims \(claimed) entries at byte \(offset), where \(remaining) bytes are left")
    }
    return Int(claimed)
  }

  /// Takes a text: its length in bytes, and the bytes.
  mutating func text() throws -> String {
    let length = try count(atLeast: 1)
    return String(decoding: try skip(count: length, size: 1), as: UTF8.self)
  }

  /// Skips things of a size: their bytes.
  @discardableResult mutating func skip(count: Int, size: Int) throws -> Data {
    let (bytes, overflows) = count.multipliedReportingOverflow(by: size)
    guard !overflows, bytes >= 0, bytes <= remaining else {
      throw FileError(path, "ends at byte \(data.count), in the middle of its header")
    }
    defer { offset += bytes }
    let start = data.startIndex + offset
    return data[start..<start + bytes]
  }
}
