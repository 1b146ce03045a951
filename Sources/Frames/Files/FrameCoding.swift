import Foundation

/// The bytes of a frame in the store: JSON, the same bytes for the same frame.
package enum FrameCoding {
  /// The bytes of a frame.
  package static func encode(_ frame: Frame) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(frame)
  }

  /// The frame of some bytes.
  package static func decode(_ data: Data) throws -> Frame {
    try FrameReader.frame(of: data) ?? decodeAnyForm(data)
  }

  /// The frame of bytes that may be laid out otherwise than ours; what is no frame is an error.
  static func decodeAnyForm(_ data: Data) throws -> Frame {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Frame.self, from: data)
  }

  /// How many rows the frame of some bytes has: the values of its first column, counted.
  package static func rowCount(of data: Data) -> Int {
    let name = Data(#""values":[["#.utf8)
    guard let start = data.range(of: name)?.upperBound else { return 0 }
    var (count, isText, isEscaped, isEmpty) = (0, false, false, true)
    for byte in data[start...] {
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): (isText, isEmpty) = (true, false)
      case UInt8(ascii: ","): count += 1
      case UInt8(ascii: "]"): return isEmpty ? 0 : count + 1
      default: isEmpty = false
      }
    }
    return 0
  }
}
