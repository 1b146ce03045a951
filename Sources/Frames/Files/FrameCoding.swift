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
  package static func rowCount(of data: Data) -> Int { FrameReader.rowCount(of: data) ?? 0 }
}
