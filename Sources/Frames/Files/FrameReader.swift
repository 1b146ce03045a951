import Foundation
import Synchronization

/// Reads the bytes that `FrameCoding.encode` writes, and nothing else.
///
/// A report decodes thousands of frames, and `JSONDecoder`, which goes value by value through generic containers, took
/// a fifth of its time. All frames of one kind have the same columns, which are decoded once.
struct FrameReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// The frame of some bytes.
  ///
  /// - Parameter data: The bytes.
  /// - Returns: The frame; none where they are laid out otherwise, which a decoder has to look at.
  static func frame(of data: Data) -> Frame? {
    data.withUnsafeBytes { bytes in
      var reader = FrameReader(bytes)
      return reader.frame()
    }
  }

  /// How many rows the frame of some bytes has; none where they are laid out otherwise.
  ///
  /// The values of its first column are counted, and none is read.
  static func rowCount(of data: Data) -> Int? {
    data.withUnsafeBytes { bytes in
      var reader = FrameReader(bytes)
      return reader.rowCount()
    }
  }

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func frame() -> Frame? {
    guard skip(#"{"columns":"#), let columns = columns(), skip(#","name":"#), let name = text(),
      skip(#","values":["#)
    else { return nil }
    var values: [[Scalar]] = []
    for column in columns {
      guard values.isEmpty || skip(","), let read = list(of: column.type),
        read.count == values.first?.count ?? read.count
      else { return nil }
      values.append(read)
    }
    guard skip("]}"), position == bytes.count else { return nil }
    return Frame(name, columns: columns, values: values)
  }

  private mutating func rowCount() -> Int? {
    guard skip(#"{"columns":"#), skipList(), skip(#","name":"#), text() != nil,
      skip(#","values":[["#)
    else { return nil }
    if skip("]") { return 0 }
    var count = 1
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        guard skipText() else { return nil }
        continue
      case UInt8(ascii: ","): count += 1
      case UInt8(ascii: "]"): return count
      default: break
      }
      position += 1
    }
    return nil
  }
}

// MARK: - Columns

extension FrameReader {
  /// The columns of frames that were read before, by their bytes: as many as the kinds of a book have, or some more.
  private static let known = Mutex<[Data: [Frame.Column]]>([:])
  private static let mostKnown = 1000

  private mutating func columns() -> [Frame.Column]? {
    let begin = position
    guard skipList() else { return nil }
    let written = Data(bytes[begin..<position])
    if let columns = Self.known.withLock({ $0[written] }) { return columns }
    guard let columns = try? JSONDecoder().decode([Frame.Column].self, from: written) else {
      return nil
    }
    Self.known.withLock { known in
      if known.count >= Self.mostKnown { known = [:] }
      known[written] = columns
    }
    return columns
  }

  /// Goes to the end of a list, past whatever stands in it.
  private mutating func skipList() -> Bool {
    var depth = 0
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        guard skipText() else { return false }
        continue
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return byte == UInt8(ascii: "]") }
    }
    return false
  }
}

// MARK: - Values

extension FrameReader {
  private mutating func list(of type: Frame.Column.ValueType) -> [Scalar]? {
    guard skip("[") else { return nil }
    var values: [Scalar] = []
    if skip("]") { return values }
    repeat {
      guard let value = skip("null") ? .missing : value(of: type) else { return nil }
      values.append(value)
    } while skip(",")
    return skip("]") ? values : nil
  }

  private mutating func value(of type: Frame.Column.ValueType) -> Scalar? {
    switch type {
    case .text: text().map(Scalar.text)
    case .date: text().flatMap { Moment($0, allowsParts: true) }.map(Scalar.date)
    case .boolean: skip("true") ? .boolean(true) : skip("false") ? .boolean(false) : nil
    case .integer: number().flatMap { Int($0) }.map(Scalar.integer)
    case .number: real().map(Scalar.number)
    }
  }

  private mutating func real() -> Double? {
    if skip(#""nan""#) { return .nan }
    if skip(#""inf""#) { return .infinity }
    if skip(#""-inf""#) { return -.infinity }
    return number().flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// A number as it is written.
  private mutating func number() -> String? {
    let begin = position
    _ = skip("-")
    guard skip("0") || skipDigits() else { return nil }
    if skip("."), !skipDigits() { return nil }
    if skip("e") || skip("E") {
      _ = skip("-") || skip("+")
      guard skipDigits() else { return nil }
    }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }

  private mutating func skipDigits() -> Bool {
    let begin = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position > begin
  }

  private mutating func text() -> String? {
    let begin = position
    guard next == UInt8(ascii: "\""), skipText() else { return nil }
    let inside = bytes[begin + 1..<position - 1]
    guard inside.contains(where: { $0 == UInt8(ascii: "\\") || $0 < UInt8(ascii: " ") }) else {
      return String(validating: inside, as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(bytes[begin..<position]))
  }

  /// Goes past a text, at whose first quotation mark it stands.
  private mutating func skipText() -> Bool {
    guard let end = JSONText.end(of: position, in: bytes) else { return false }
    position = end
    return true
  }
}

// MARK: - Bytes

extension FrameReader {
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Goes past a mark where it stands here.
  private mutating func skip(_ mark: StaticString) -> Bool {
    let end = position + mark.utf8CodeUnitCount
    guard end <= bytes.count,
      bytes[position..<end].elementsEqual(
        UnsafeRawBufferPointer(
          start: mark.utf8Start, count: mark.utf8CodeUnitCount))
    else { return false }
    position = end
    return true
  }
}
