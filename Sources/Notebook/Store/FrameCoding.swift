import Foundation

/// The bytes of a frame in the store: JSON, the same bytes for the same frame.
public enum FrameCoding {
  /// The bytes of a frame.
  public static func encode(_ frame: Frame) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(frame)
  }

  /// The frame of some bytes.
  public static func decode(_ data: Data) throws -> Frame {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Frame.self, from: data)
  }
}
