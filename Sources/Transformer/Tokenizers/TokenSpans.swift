import Foundation

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
    let wanted = Array((composes ? text.precomposedStringWithCanonicalMapping : text).utf8)
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

  /// The token of words that are in no vocabulary, where the tokenizer has one; byte-level ones spell
  /// everything.
  package var unknown: Int32? {
    guard case .wholeWords(let words) = model else { return nil }
    return words.unknown
  }

  /// What a token stands for; nothing, of tokens that are put around texts.
  private func bytes(of token: Int32) -> [UInt8] {
    if let name = added.first(where: { $0.id == token }) {
      return name.isSpecial ? [] : Array(name.text.utf8)
    }
    switch model {
    case .bytePairs(let encoder):
      return encoder.texts.indices.contains(Int(token))
        ? bytes(of: encoder.texts[Int(token)]) : []
    case .wholeWords(let words):
      return words.words.indices.contains(Int(token))
        ? Array((" " + words.words[Int(token)]).utf8) : []
    }
  }
}
