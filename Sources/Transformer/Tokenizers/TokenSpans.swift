extension Tokenizer {
  /// Where a text stands among the tokens of a longer one.
  ///
  /// Tokens need not end where the text does: a range holds every token that has some of it.
  ///
  /// - Parameters:
  ///   - text: The text looked for.
  ///   - tokens: The tokens of the longer one.
  /// - Returns: The tokens of each place, in order.
  package func ranges(of text: String, in tokens: [Int32]) -> [Range<Int>] {
    let wanted = Array((normalizer?.spelling(text) ?? text).utf8)
    guard !wanted.isEmpty else { return [] }
    var bytes: [UInt8] = []
    var owners: [Int] = []
    for (place, token) in tokens.enumerated() {
      let own = self.bytes(of: token)
      bytes += own
      owners += Array(repeating: place, count: own.count)
    }
    guard bytes.count >= wanted.count else { return [] }
    return (0...bytes.count - wanted.count).compactMap { start in
      let end = start + wanted.count
      return bytes[start..<end].elementsEqual(wanted) ? owners[start]..<owners[end - 1] + 1 : nil
    }
  }

  /// The token of what is in no vocabulary, where the tokenizer has one; byte-level ones spell
  /// everything.
  package var unknown: Int32? { model.unknown }

  /// What a token stands for; nothing, of tokens that are put around texts.
  private func bytes(of token: Int32) -> [UInt8] {
    guard added[token]?.isSpecial != true, let text = text(token) else { return [] }
    return decoder?.bytes(of: text) ?? Array((" " + text).utf8)
  }
}
