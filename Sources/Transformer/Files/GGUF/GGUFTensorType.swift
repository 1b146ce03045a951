import Tensors

/// How the elements of a tensor in a GGUF file are stored.
enum GGUFTensorType: Sendable, Hashable {
  case f32
  case packed(PackedFormat)
  /// A type that is not read, by its number in the format.
  case unknown(UInt32)

  /// The types that are read, by their numbers in the format (`enum ggml_type`).
  private static let numbers: [UInt32: GGUFTensorType] = [
    0: .f32, 1: .packed(.f16), 2: .packed(.q4x0), 3: .packed(.q4x1), 6: .packed(.q5x0),
    7: .packed(.q5x1), 8: .packed(.q8x0), 10: .packed(.q2k), 11: .packed(.q3k),
    12: .packed(.q4k), 13: .packed(.q5k), 14: .packed(.q6k), 20: .packed(.iq4nl),
    30: .packed(.bf16),
  ]

  init(number: UInt32) { self = Self.numbers[number] ?? .unknown(number) }

  /// What the type is called.
  var name: String {
    switch self {
    case .f32: "F32"
    case .packed(let format): format.rawValue
    case .unknown(let number): "ggml type \(number)"
    }
  }

  /// The numbers that are stored together, and their bytes; none where the type is not known.
  var block: (size: Int, bytes: Int)? {
    switch self {
    case .f32: (1, 4)
    case .packed(let format): (format.blockSize, format.blockBytes)
    case .unknown: nil
    }
  }
}
