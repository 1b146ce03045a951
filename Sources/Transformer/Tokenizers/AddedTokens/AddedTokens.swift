import Tensors

/// A token that is cut out of the text before anything else looks at it.
struct AddedToken: Sendable {
  var id: Int32
  var text: String
  /// Whether it counts only where no word goes on before or after it.
  var isWord = false
  /// Whether it takes the white space before it, and that behind it.
  var stripsLeft = false
  var stripsRight = false
  /// Whether it is looked for in the normalized text.
  var isNormalized = false
  var isSpecial = false
}

/// The tokens that are cut out of texts, and what stands between them: `added_tokens` in a
/// `tokenizer.json`.
struct AddedTokens: Sendable {
  /// What a text is cut into.
  enum Part: Sendable {
    case token(Int32)
    case text(TextPiece)
  }

  private let byID: [Int32: AddedToken]
  private let plain: Matcher
  private let normalized: Matcher
  private let normalizer: Normalizer?

  /// - Parameters:
  ///   - tokens: The tokens.
  ///   - normalizer: What is done to texts, and to tokens that are looked for in normalized ones.
  init(_ tokens: [AddedToken], normalizer: Normalizer?) {
    // Those that are looked for in normalized texts are called what they are there.
    let tokens = tokens.map { token in
      var token = token
      if token.isNormalized { token.text = normalizer?.apply(token.text) ?? token.text }
      return token
    }
    byID = Dictionary(tokens.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    // Special ones come first where two are spelled alike.
    let order = tokens.filter(\.isSpecial) + tokens.filter { !$0.isSpecial }
    plain = Matcher(order.filter { !$0.isNormalized })
    normalized = Matcher(order.filter(\.isNormalized))
    self.normalizer = normalizer
  }

  /// The token of an id, if it is one of these.
  subscript(id: Int32) -> AddedToken? { byID[id] }

  /// A text cut at its tokens, what stands between normalized; tokens that are looked for in the text as
  /// it is come first.
  func parts(of text: String) -> [Part] {
    plain.parts(of: TextPiece(text: text, isFirst: true)).flatMap { part -> [Part] in
      guard case .text(var piece) = part else { return [part] }
      piece.text = normalizer?.apply(piece.text) ?? piece.text
      return normalized.parts(of: piece)
    }
  }
}

/// Finds tokens in texts: the leftmost, of those the longest.
private struct Matcher: Sendable {
  private let tokens: [AddedToken]
  private let prefixes: PrefixTable

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens
    prefixes = PrefixTable(tokens.map(\.text))
  }

  /// A piece cut at the tokens in it.
  func parts(of piece: TextPiece) -> [AddedTokens.Part] {
    let text = piece.text
    var parts: [AddedTokens.Part] = []
    func add(_ bytes: Range<Int>) {
      guard !bytes.isEmpty else { return }
      let isFirst = piece.isFirst && bytes.lowerBound == 0
      parts.append(.text(TextPiece(text: text.part(bytes), isFirst: isFirst)))
    }
    var start = 0
    for (token, match) in matches(in: text) {
      let (before, after) = text.around(match)
      if token.isWord,
        before.last.map(CharacterClass.isWord) == true
          || after.first.map(CharacterClass.isWord) == true
      {
        continue
      }
      var taken = match
      if token.stripsLeft {
        let width = before.reversed().spaceWidth
        taken = max(min(start, match.lowerBound), match.lowerBound - width)..<taken.upperBound
      }
      if token.stripsRight {
        taken = taken.lowerBound..<taken.upperBound + after.spaceWidth
      }
      if start < taken.lowerBound { add(start..<taken.lowerBound) }
      parts.append(.token(token.id))
      start = taken.upperBound
    }
    add(start..<text.utf8.count)
    return parts
  }

  private func matches(in text: String) -> [(AddedToken, Range<Int>)] {
    guard !tokens.isEmpty else { return [] }
    return text.withBytes { bytes in
      var matches: [(AddedToken, Range<Int>)] = []
      var start = 0
      while start < bytes.count {
        var longest: (token: Int, length: Int)?
        prefixes.forEachPrefix(of: bytes, from: start) { token, length in
          // Of equal ones the first.
          if longest?.length != length { longest = (token, length) }
        }
        if let longest { matches.append((tokens[longest.token], start..<start + longest.length)) }
        start += longest?.length ?? 1
      }
      return matches
    }
  }
}

extension String {
  /// What stands before and after a part, given in bytes of UTF-8.
  fileprivate func around(
    _ bytes: Range<Int>
  ) -> (before: Substring.UnicodeScalarView, after: Substring.UnicodeScalarView) {
    let start = utf8.index(startIndex, offsetBy: bytes.lowerBound)
    let end = utf8.index(start, offsetBy: bytes.count)
    return (unicodeScalars[..<start], unicodeScalars[end...])
  }
}

extension Sequence<Unicode.Scalar> {
  /// The bytes of UTF-8 of the white space that the scalars begin with.
  fileprivate var spaceWidth: Int {
    lazy.prefix { $0.properties.isWhitespace }.reduce(0) { $0 + UTF8.width($1) }
  }
}
