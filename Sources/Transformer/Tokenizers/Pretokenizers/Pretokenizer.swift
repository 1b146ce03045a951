import Tensors

/// How texts are cut into what is encoded piece by piece: `pre_tokenizer` in a `tokenizer.json`.
indirect enum Pretokenizer: Sendable {
  case split(Split)
  case byteLevel(ByteLevelWords)
  case metaspace(Metaspace)
  case sequence([Pretokenizer])

  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  init(_ step: TokenizerStep) throws {
    switch step.type {
    case "ByteLevel": self = .byteLevel(try ByteLevelWords(step))
    case "Metaspace": self = .metaspace(try Metaspace(step))
    case "Sequence": self = .sequence(try step.steps("pretokenizers").map(Pretokenizer.init))
    default: self = .split(try Split(step))
    }
  }

  /// The pieces of pieces; none is empty.
  func apply(_ pieces: [TextPiece]) -> [TextPiece] {
    switch self {
    case .split(let split): pieces.flatMap(split.apply)
    case .byteLevel(let words): pieces.flatMap(words.apply)
    case .metaspace(let metaspace): pieces.flatMap(metaspace.apply)
    case .sequence(let steps): steps.reduce(pieces) { $1.apply($0) }
    }
  }
}
