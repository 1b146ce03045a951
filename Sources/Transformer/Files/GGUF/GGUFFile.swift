import Foundation
import Tensors

/// A GGUF file (ggml's `docs/gguf.md`), version 2 or 3: metadata, a table of tensors, their data.
///
/// The file is mapped, not read.
struct GGUFFile: Sendable {
  /// A tensor in the file.
  struct Entry: Sendable, Hashable {
    var type: GGUFTensorType
    /// Its shape, the longest stride first; the file has it the other way round.
    var shape: [Int]
    /// Its bytes; none where its type is not known.
    fileprivate var range: Range<Int>?
    fileprivate var offset: UInt64
  }

  /// What messages call the file.
  let path: String
  /// What the file says besides its tensors.
  let metadata: GGUFMetadata
  /// The tensors by name.
  let entries: [String: Entry]
  private let data: Data

  /// What every file begins with.
  static let magic = Data("GGUF".utf8)

  /// Maps a file and checks its header.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - name: What messages call it.
  /// - Throws: `FileError` naming the file, and the key or the tensor.
  init(contentsOf url: URL, name: String) throws {
    path = name
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw FileError(path, "cannot be read: \(error.localizedDescription)")
    }
    var cursor = GGUFCursor(data, path: path)
    guard data.starts(with: Self.magic) else { throw FileError(path, "is no GGUF file") }
    try cursor.skip(count: Self.magic.count, size: 1)
    let version = try cursor.number(UInt32.self)
    guard (2...3).contains(version) else {
      throw FileError(
        path,
        version & 0xFFFF == 0
          ? "is big-endian; only little-endian files are read"
          : "is of GGUF version \(version); versions 2 and 3 are read")
    }
    // A tensor's entry takes at least 24 bytes, a key with its value 13.
    let tensors = try cursor.count(atLeast: 24)
    let keys = try cursor.count(atLeast: 13)
    metadata = try GGUFMetadata(&cursor, count: keys)
    var entries: [String: Entry] = [:]
    for _ in 0..<tensors {
      let (name, entry) = try Self.entry(&cursor)
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw FileError(path, "has two tensors '\(name)'")
      }
    }
    let start = try Self.dataStart(after: cursor.offset, metadata)
    self.entries = try Self.placed(entries, start: start, size: data.count, path: path)
  }

  /// A tensor's values; a matrix of packed numbers stays as it lies in the file until it is used.
  ///
  /// - Throws: `FileError` where there is no such tensor, or its type is not read.
  func tensor(_ name: String) throws -> Tensor {
    guard let entry = entries[name] else { throw FileError(path, "has no tensor '\(name)'") }
    guard let range = entry.range else {
      throw FileError(path, "tensor '\(name)' is of \(entry.type.name), which is not read")
    }
    let bytes = data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound]
    if case .packed(let format) = entry.type {
      return Tensor(packed: bytes, format, shape: entry.shape)
    }
    return Tensor(shape: entry.shape) { out in
      _ = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(out))
    }
  }

  // MARK: - Header

  /// Axes of a tensor at most, as in ggml.
  private static let mostAxes = 4

  private static func entry(_ cursor: inout GGUFCursor) throws -> (name: String, entry: Entry) {
    let name = try cursor.text()
    let axes = Int(try cursor.number(UInt32.self))
    guard axes <= mostAxes else {
      throw FileError(cursor.path, "tensor '\(name)' claims \(axes) axes")
    }
    let sizes = try (0..<axes).map { _ in try cursor.number(UInt64.self) }
    let type = GGUFTensorType(number: try cursor.number(UInt32.self))
    let offset = try cursor.number(UInt64.self)
    guard sizes.allSatisfy({ $0 <= UInt64(Int.max) }) else {
      throw FileError(cursor.path, "tensor '\(name)' has the impossible shape \(sizes.reversed())")
    }
    let entry = Entry(
      type: type, shape: sizes.reversed().map { Int($0) }, range: nil, offset: offset)
    return (name, entry)
  }

  /// Where the data begins.
  private static func dataStart(after end: Int, _ metadata: GGUFMetadata) throws -> Int {
    let alignment = try metadata.integer("general.alignment") ?? 32
    guard (1...1 << 20).contains(alignment), alignment.nonzeroBitCount == 1 else {
      throw metadata.problem("'general.alignment' is \(alignment), which is out of range")
    }
    return (end + alignment - 1) / alignment * alignment
  }

  /// The tensors with the ranges of their bytes, which lie in the file and do not overlap.
  private static func placed(
    _ entries: [String: Entry], start: Int, size: Int, path: String
  ) throws -> [String: Entry] {
    var result = entries
    for (name, entry) in entries {
      guard let bytes = try bytes(of: entry, name, path: path) else { continue }
      let room = UInt64(max(0, size - start))
      guard entry.offset <= room, UInt64(bytes) <= room - entry.offset else {
        throw FileError(
          path, "tensor '\(name)' claims \(bytes) bytes at \(entry.offset) of \(room)")
      }
      let first = start + Int(entry.offset)
      result[name]?.range = first..<first + bytes
    }
    let sorted = result.compactMap { name, entry in entry.range.map { (name, $0) } }
      .filter { !$0.1.isEmpty }.sorted { $0.1.lowerBound < $1.1.lowerBound }
    for (before, after) in zip(sorted, sorted.dropFirst())
    where before.1.upperBound > after.1.lowerBound {
      throw FileError(path, "tensors '\(before.0)' and '\(after.0)' overlap")
    }
    return result
  }

  /// The bytes of a tensor; none where its type is not known.
  private static func bytes(of entry: Entry, _ name: String, path: String) throws -> Int? {
    guard let block = entry.type.block else { return nil }
    guard (entry.shape.last ?? 1) % block.size == 0 else {
      throw FileError(
        path,
        "tensor '\(name)' of shape \(entry.shape) is not of whole blocks of \(entry.type.name)")
    }
    var bytes = block.bytes
    for (axis, length) in entry.shape.enumerated() {
      let isRow = axis == entry.shape.count - 1
      let (product, overflows) = bytes.multipliedReportingOverflow(
        by: isRow ? length / block.size : length)
      guard !overflows else {
        throw FileError(path, "tensor '\(name)' has the impossible shape \(entry.shape)")
      }
      bytes = product
    }
    return bytes
  }
}
