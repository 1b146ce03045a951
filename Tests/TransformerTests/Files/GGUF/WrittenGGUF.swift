import Foundation
import TestSupport

@testable import Transformer

/// A GGUF file as a test writes it, byte by byte.
struct WrittenGGUF {
  /// A value in the metadata.
  indirect enum Value {
    case uint32(UInt32)
    case uint64(UInt64)
    case float(Float)
    case flag(Bool)
    case text(String)
    case texts([String])
    case floats([Float])
    case integers([Int32])
    /// Bytes of a type.
    case raw(UInt32, Data)
  }

  /// A tensor: its name, its sizes with that of a row first, the number of its type, its bytes.
  struct Written {
    var name: String
    var sizes: [UInt64]
    var type: UInt32
    var data: Data
    /// Where the file says that the bytes lie; where they do if nothing is given.
    var offset: UInt64?
  }

  var magic = "GGUF"
  var version: UInt32 = 3
  var values: [(String, Value)] = []
  var tensors: [Written] = []
  /// What the file claims instead of the counts.
  var claimedTensors: UInt64?
  var claimedKeys: UInt64?

  /// A matrix of float32 numbers, all the same.
  mutating func add(_ name: String, rows: Int, width: Int, _ value: Float = 0) {
    let numbers = [Float](repeating: value, count: rows * width)
    tensors.append(
      Written(
        name: name, sizes: [UInt64(width), UInt64(rows)], type: 0,
        data: numbers.withUnsafeBytes { Data($0) }))
  }

  /// The file's bytes.
  var data: Data {
    var out = Data(magic.utf8)
    out.add(version)
    out.add(claimedTensors ?? UInt64(tensors.count))
    out.add(claimedKeys ?? UInt64(values.count))
    for (key, value) in values {
      out.add(key)
      out.add(value)
    }
    var offset: UInt64 = 0
    for tensor in tensors {
      out.add(tensor.name)
      out.add(UInt32(tensor.sizes.count))
      for size in tensor.sizes { out.add(size) }
      out.add(tensor.type)
      out.add(tensor.offset ?? offset)
      offset += UInt64((tensor.data.count + 31) / 32 * 32)
    }
    for tensor in tensors {
      while out.count % 32 != 0 { out.append(0) }
      out.append(tensor.data)
    }
    return out
  }

  /// The file in a folder, opened.
  func file(in folder: TemporaryFolder, name: String = "t.gguf") throws -> GGUFFile {
    let url = folder.url.appending(path: name)
    try data.write(to: url)
    return try GGUFFile(contentsOf: url, name: name)
  }
}

extension Data {
  mutating func add<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }

  mutating func add(_ value: WrittenGGUF.Value) {
    func array(_ type: UInt32, _ count: Int) {
      add(UInt32(9))
      add(type)
      add(UInt64(count))
    }
    switch value {
    case .uint32(let number):
      add(UInt32(4))
      add(number)
    case .uint64(let number):
      add(UInt32(10))
      add(number)
    case .float(let number):
      add(UInt32(6))
      add(number.bitPattern)
    case .flag(let flag):
      add(UInt32(7))
      append(flag ? 1 : 0)
    case .text(let text):
      add(UInt32(8))
      add(text)
    case .texts(let texts):
      array(8, texts.count)
      for text in texts { add(text) }
    case .floats(let numbers):
      array(6, numbers.count)
      for number in numbers { add(number.bitPattern) }
    case .integers(let numbers):
      array(5, numbers.count)
      for number in numbers { add(number) }
    case .raw(let type, let bytes):
      add(type)
      append(bytes)
    }
  }
}
