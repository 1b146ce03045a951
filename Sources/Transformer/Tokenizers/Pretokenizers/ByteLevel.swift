import Tensors

/// Cuts texts into GPT-2's words, whose bytes become characters: `ByteLevel`.
struct ByteLevelWords: Sendable {
  /// Whether a space is put before every piece that does not begin with one.
  let addsSpace: Bool
  /// Whether pieces are cut into words.
  let splits: Bool

  /// - Throws: `FileError` naming what is missing or wrong.
  init(_ step: TokenizerStep) throws {
    addsSpace = try step.flag("add_prefix_space")
    splits = try step.flag("use_regex", orElse: true)
  }

  /// The pieces of a piece; none is empty.
  func apply(_ piece: TextPiece) -> [TextPiece] {
    guard !piece.text.isEmpty else { return [] }
    var piece = piece
    if addsSpace, piece.text.utf8.first != UInt8(ascii: " ") { piece.text = " " + piece.text }
    let words = splits ? Split(.gpt2, .isolated).apply(piece) : [piece]
    return words.map { TextPiece(text: ByteLevel.encode($0.text), isFirst: $0.isFirst) }
  }
}

/// The characters that stand for bytes in byte-level vocabularies (GPT-2): printable ones for
/// themselves, the others from U+0100 on.
enum ByteLevel {
  private static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      let isPrintable =
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      guard !isPrintable else { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? " "
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  /// All characters that stand for bytes.
  static var alphabet: [String] { scalars.map(String.init) }

  /// The characters of a text's bytes.
  static func encode(_ text: String) -> String {
    var view = String.UnicodeScalarView()
    for byte in text.utf8 { view.append(scalars[Int(byte)]) }
    return String(view)
  }

  /// The bytes that characters stand for; a text with a character that stands for none is its own UTF-8.
  static func decode(_ text: String) -> [UInt8] {
    var decoded: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar] else { return Array(text.utf8) }
      decoded.append(byte)
    }
    return decoded
  }
}
