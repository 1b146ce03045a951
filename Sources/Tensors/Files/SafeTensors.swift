import Foundation

/// A file of named tensors in the safetensors format: an 8-byte little-endian header length, a JSON
/// header, the data.
///
/// The file is mapped, not read; nothing that a header claims is believed before it is checked
/// against the file's size.
public struct SafeTensors: Sendable {
  /// The element types of the format; those that have no meaning for a model, such as the Boolean masks
  /// in old GPT-NeoX checkpoints, are known by their size and not read.
  public enum ElementType: String, Sendable, Hashable, CaseIterable {
    case f64 = "F64"
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    case f8E4M3 = "F8_E4M3"
    case f8E5M2 = "F8_E5M2"
    case i64 = "I64"
    case u64 = "U64"
    case i32 = "I32"
    case u32 = "U32"
    case i16 = "I16"
    case u16 = "U16"
    case i8 = "I8"
    case u8 = "U8"
    case bool = "BOOL"

    var size: Int {
      switch self {
      case .f64, .i64, .u64: 8
      case .f32, .i32, .u32: 4
      case .f16, .bf16, .i16, .u16: 2
      case .f8E4M3, .f8E5M2, .i8, .u8, .bool: 1
      }
    }
  }

  /// A tensor in the file.
  public struct Entry: Sendable, Hashable {
    /// Its element type.
    public var type: ElementType
    /// Its shape.
    public var shape: [Int]
    var range: Range<Int>
  }

  /// A tensor of a type that is not known, which takes no part.
  package struct Unread: Sendable, Hashable {
    /// Its element type, as the file calls it.
    package var type: String
    /// Its shape.
    package var shape: [Int]
  }

  /// The tensors by name.
  public let entries: [String: Entry]
  /// Tensors of types that are not known.
  package let unread: [String: Unread]
  private let data: Data
  private let path: String

  /// Maps a file and checks its header.
  ///
  /// - Throws: `FileError` naming the file and the tensor.
  public init(contentsOf url: URL) throws {
    path = url.lastPathComponent
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw FileError(path, "cannot be read: \(error.localizedDescription)")
    }
    let header = try SafeTensorsHeader(of: data, path: path)
    (entries, unread) = (header.entries, header.unread)
  }

  /// A tensor's shape.
  ///
  /// - Throws: `FileError` where there is no such tensor.
  package func shape(of name: String) throws -> [Int] { try entry(name).shape }

  /// Whether a tensor holds the same values as another, of this file or another.
  package func holds(_ name: String, sameAs other: String, of file: SafeTensors) -> Bool {
    guard let mine = entries[name], let theirs = file.entries[other], mine.shape == theirs.shape
    else { return false }
    if mine.type == theirs.type { return bytes(of: mine) == file.bytes(of: theirs) }
    let values = (try? tensor(name).widened.scalars, try? file.tensor(other).widened.scalars)
    return values.0 != nil && values.0 == values.1
  }

  /// A tensor's values as float32; a matrix of bf16 stays as it lies in the file until it is used.
  ///
  /// - Throws: `FileError` where there is no such tensor or it is of whole numbers.
  public func tensor(_ name: String) throws -> Tensor {
    let entry = try entry(name)
    if entry.type == .bf16 {
      return Tensor(packed: bytes(of: entry), .bf16, shape: entry.shape)
    }
    return try bytes(of: entry).withUnsafeBytes { raw in
      switch entry.type {
      case .f32:
        Tensor(shape: entry.shape) { out in Self.copy(raw, to: out) { Float(bitPattern: $0) } }
      case .f16:
        Tensor(shape: entry.shape) { out in
          guard let from = raw.baseAddress, let to = out.baseAddress else { return }
          PackedFormat.f16.widen(from, into: to, count: out.count)
        }
      case .f64:
        Tensor(shape: entry.shape) { out in
          Self.copy(raw, to: out) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
        }
      default:
        throw FileError(
          path, "tensor '\(name)' is of type \(entry.type.rawValue), which is not read as numbers")
      }
    }
  }

  /// A tensor's values in double precision: those of `f64` as they are stored.
  ///
  /// - Throws: `FileError` where there is no such tensor or it is of whole numbers.
  package func doubles(_ name: String) throws -> [Double] {
    let entry = try entry(name)
    guard entry.type == .f64 else { return try tensor(name).scalars.map(Double.init) }
    return bytes(of: entry).withUnsafeBytes { raw in
      stride(from: 0, to: raw.count, by: 8).map {
        let bits = raw.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }

  /// The values of a tensor of whole numbers.
  ///
  /// - Throws: `FileError` where there is no such tensor or it is not of whole numbers.
  package func integers(_ name: String) throws -> [Int] {
    let entry = try entry(name)
    return try bytes(of: entry).withUnsafeBytes { raw in
      switch entry.type {
      case .i64:
        stride(from: 0, to: raw.count, by: 8).map {
          Int(raw.loadUnaligned(fromByteOffset: $0, as: Int64.self))
        }
      case .i32:
        stride(from: 0, to: raw.count, by: 4).map {
          Int(raw.loadUnaligned(fromByteOffset: $0, as: Int32.self))
        }
      default: throw FileError(path, "tensor '\(name)' is of type \(entry.type.rawValue)")
      }
    }
  }

  /// The file of tensors, in the order given; the same bytes for the same tensors.
  ///
  /// - Parameters:
  ///   - tensors: The tensors.
  ///   - type: How they are stored: `f32`, or rounded to `bf16`.
  ///   - metadata: What the header says beside them.
  /// - Returns: The file.
  /// - Throws: Where the header cannot be encoded.
  public static func encode(
    _ tensors: [(name: String, tensor: Tensor)], as type: ElementType = .f32,
    metadata: [String: String] = ["format": "pt"]
  ) throws -> Data {
    require(type == .f32 || type == .bf16, "tensors cannot be stored as \(type)")
    var header: [String: any Encodable & Sendable] = ["__metadata__": metadata]
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.count * type.size
      header[name] = SafeTensorsHeader.Claim(
        dtype: type.rawValue, shape: tensor.shape, offsets: [offset, end])
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header.mapValues(AnyEncodable.init))
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var file = Data(capacity: 8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
    file.append(json)
    for (_, tensor) in tensors {
      if type == .bf16 {
        file.append(tensor.bfloat16)
      } else {
        tensor.widened.withScalars { file.append(Data(buffer: $0)) }
      }
    }
    return file
  }

  private struct AnyEncodable: Encodable {
    let value: any Encodable & Sendable
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }

  // MARK: - Values

  private func entry(_ name: String) throws -> Entry {
    if let entry = entries[name] { return entry }
    guard let type = unread[name]?.type else {
      throw FileError(path, "has no tensor '\(name)'")
    }
    throw FileError(path, "tensor '\(name)' has the unknown type '\(type)'")
  }

  private func bytes(of entry: Entry) -> Data {
    let range = entry.range
    return data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound]
  }

  private static func copy<Bits: FixedWidthInteger & UnsignedInteger>(
    _ raw: UnsafeRawBufferPointer, to out: UnsafeMutableBufferPointer<Float>,
    _ convert: (Bits) -> Float
  ) {
    for index in out.indices {
      let bits = raw.loadUnaligned(fromByteOffset: index * Bits.bitWidth / 8, as: Bits.self)
      out[index] = convert(Bits(littleEndian: bits))
    }
  }
}

/// A file of a checkpoint that is not what it should be.
public struct FileError: Error, Sendable, CustomStringConvertible {
  /// The file.
  package let path: String
  /// What is wrong with it.
  package let message: String

  /// A complaint about a file.
  package init(_ path: String, _ message: String) {
    self.path = path
    self.message = message
  }

  public var description: String { "\(path): \(message)" }
}

extension FileError {
  /// A complaint about what Git LFS leaves in the place of a file; none where the data is no such pointer.
  package init?(pointer data: Data, _ path: String) {
    guard data.starts(with: "version https://git-lfs".utf8) else { return nil }
    self.init(path, "is a Git LFS pointer, not the file itself: run 'git lfs pull'")
  }
}
