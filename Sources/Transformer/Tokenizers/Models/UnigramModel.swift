import Tensors

/// SentencePiece's unigram model (Kudo, 2018): of all ways to make a text of tokens the likeliest.
struct UnigramModel: Sendable {
  let vocabulary: Vocabulary
  /// What stands for what has no token.
  let unknown: Int32
  private let scores: [Double]
  private let prefixes: PrefixTable
  /// The tokens of all bytes; none where what has no token does not become tokens of its bytes.
  private let byteTokens: [Int32?]?

  /// What an unknown character costs more than the least likely token.
  private static let penalty = 10.0

  /// - Parameters:
  ///   - pieces: The tokens' texts and the logarithms of their chances, by id.
  ///   - unknown: What stands for what has no token.
  ///   - fallsBackToBytes: Whether that becomes tokens of its bytes, where there are such.
  init(pieces: [(text: String, score: Double)], unknown: Int32, fallsBackToBytes: Bool) {
    let vocabulary = Vocabulary(pieces.enumerated().map { ($1.text, Int32($0)) })
    self.vocabulary = vocabulary
    self.unknown = unknown
    scores = pieces.map(\.score)
    prefixes = PrefixTable(pieces.map(\.text))
    byteTokens =
      fallsBackToBytes
      ? (UInt8.min...UInt8.max).map { vocabulary.id(ByteFallback.token(of: $0)) } : nil
  }

  /// The best way to a place in the text.
  private struct Path {
    var score = 0.0
    var token: Int32 = 0
    /// Where its last token begins; none where no way leads here.
    var start: Int?
  }

  /// The tokens of a text.
  func encode(_ text: String) -> [Int32] {
    text.withBytes { bytes in
      let paths = paths(through: bytes)
      var pieces: [(bytes: Range<Int>, token: Int32)] = []
      var end = bytes.count
      while end > 0, let start = paths[end].start {
        let token = paths[end].token
        // Unknown characters in a row are one.
        if token == unknown, let last = pieces.last, last.token == unknown {
          pieces[pieces.count - 1].bytes = start..<last.bytes.upperBound
        } else {
          pieces.append((start..<end, token))
        }
        end = start
      }
      return pieces.reversed().flatMap {
        tokens(of: UnsafeBufferPointer(rebasing: bytes[$0.bytes]))
      }
    }
  }

  private func paths(through bytes: UnsafeBufferPointer<UInt8>) -> [Path] {
    var paths = [Path](repeating: Path(), count: bytes.count + 1)
    let unknownScore = (scores.min() ?? 0) - Self.penalty
    func offer(_ token: Int32, _ score: Double, from start: Int, to end: Int) {
      guard paths[end].start == nil || score > paths[end].score else { return }
      paths[end] = Path(score: score, token: token, start: start)
    }
    var start = 0
    while start < bytes.count {
      let width = UTF8.width(beginningWith: bytes[start])
      let before = paths[start].score
      var isKnown = false
      prefixes.forEachPrefix(of: bytes, from: start) { piece, length in
        let token = vocabulary.id(UnsafeBufferPointer(rebasing: bytes[start..<start + length]))
        guard let token, token == Int32(piece) else { return }
        offer(token, before + scores[piece], from: start, to: start + length)
        isKnown = isKnown || length == width
      }
      if !isKnown { offer(unknown, before + unknownScore, from: start, to: start + width) }
      start += width
    }
    return paths
  }

  private func tokens(of piece: UnsafeBufferPointer<UInt8>) -> [Int32] {
    if let token = vocabulary.id(piece) { return [token] }
    guard let byteTokens else { return [unknown] }
    let tokens = piece.compactMap { byteTokens[Int($0)] }
    return tokens.count == piece.count ? tokens : [unknown]
  }
}

extension UTF8 {
  /// How many bytes a scalar has, by its first.
  static func width(beginningWith byte: UInt8) -> Int {
    byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }
}
