import Foundation

/// What a safetensors file says it holds, checked against its size.
struct SafeTensorsHeader {
  /// What the header says of one tensor.
  struct Claim: Codable {
    /// The element type.
    var dtype: String
    /// The shape.
    var shape: [Int]
    /// Where the first byte is, and where the one after the last.
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// The tensors by name.
  private(set) var entries: [String: SafeTensors.Entry] = [:]
  /// Tensors of types that are not known.
  private(set) var unread: [String: SafeTensors.Unread] = [:]

  /// Headers longer than the format allows (100 MB) are refused unread.
  private static let limit = 100_000_000

  /// Reads the header of a file's data, and checks what it claims against the file's size.
  ///
  /// - Throws: `FileError` naming the file and the tensor.
  init(of data: Data, path: String) throws {
    if let pointer = FileError(pointer: data, path) { throw pointer }
    guard data.count >= 8 else {
      throw FileError(path, "is no safetensors file: it has \(data.count) bytes")
    }
    let claimed = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard claimed <= Self.limit, claimed <= data.count - 8 else {
      throw FileError(path, "claims a header of \(claimed) bytes in a file of \(data.count)")
    }
    let start = 8 + Int(claimed)
    let json = data[data.startIndex + 8..<data.startIndex + start]
    guard let fields = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw FileError(path, "its header is no JSON object")
    }
    var ranges: [String: Range<Int>] = [:]
    for (name, value) in fields where name != "__metadata__" {
      let (claim, range) = try Self.claim(name, value, start: start, size: data.count, path: path)
      ranges[name] = range
      if let type = SafeTensors.ElementType(rawValue: claim.dtype) {
        entries[name] = try Self.entry(name, claim, type, range, path: path)
      } else {
        unread[name] = SafeTensors.Unread(type: claim.dtype, shape: claim.shape)
      }
    }
    try Self.checkOverlaps(ranges, path: path)
  }

  /// What a header says of a tensor, and the bytes of the file that it lies in.
  private static func claim(
    _ name: String, _ value: Any, start: Int, size: Int, path: String
  ) throws -> (claim: Claim, range: Range<Int>) {
    guard let fields = value as? [String: Any], let dtype = fields["dtype"] as? String,
      let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
      offsets.count == 2
    else { throw FileError(path, "tensor '\(name)' has no dtype, shape and data_offsets") }
    guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= size - start else {
      throw FileError(
        path, "tensor '\(name)' claims bytes \(offsets[0]) to \(offsets[1]) of \(size - start)")
    }
    return (
      Claim(dtype: dtype, shape: shape, offsets: offsets),
      start + offsets[0]..<start + offsets[1]
    )
  }

  private static func entry(
    _ name: String, _ claim: Claim, _ type: SafeTensors.ElementType, _ range: Range<Int>,
    path: String
  ) throws -> SafeTensors.Entry {
    let shape = claim.shape
    var bytes = type.size
    for length in shape {
      let (product, overflows) = bytes.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflows else {
        throw FileError(path, "tensor '\(name)' has the impossible shape \(shape)")
      }
      bytes = product
    }
    guard bytes == range.count else {
      throw FileError(
        path, "tensor '\(name)' of shape \(shape) needs \(bytes) bytes, has \(range.count)")
    }
    return SafeTensors.Entry(type: type, shape: shape, range: range)
  }

  private static func checkOverlaps(_ ranges: [String: Range<Int>], path: String) throws {
    let sorted = ranges.filter { !$0.value.isEmpty }
      .sorted { $0.value.lowerBound < $1.value.lowerBound }
    for (before, after) in zip(sorted, sorted.dropFirst())
    where before.value.upperBound > after.value.lowerBound {
      throw FileError(path, "tensors '\(before.key)' and '\(after.key)' overlap")
    }
  }
}
