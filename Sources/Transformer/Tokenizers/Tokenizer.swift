import Foundation
import Tensors

/// A tokenizer as `tokenizer.json` describes it: byte-level byte-pair encoding (GPT-2, Llama 3,
/// GPT-NeoX), SentencePiece's with byte fallback (Llama 2, Gemma), or whole words.
public struct Tokenizer: Sendable {
  /// A token that is cut out of the text before anything else looks at it.
  struct Added: Sendable {
    var id: Int32
    var text: String
    var stripsLeft: Bool
    var stripsRight: Bool
    var isSpecial: Bool
  }

  /// How texts are made of tokens.
  enum Model: Sendable {
    case bytePairs(BytePairEncoder)
    case wholeWords(WordLevelTokenizer)
  }

  /// How characters stand for text.
  enum Alphabet: Sendable, Hashable {
    /// Each character stands for a byte.
    case bytes
    /// Characters stand for themselves, `▁` for a space; whether one is put before the text.
    case spaceMarks(prepends: Bool)
    /// Words stand for themselves, with spaces between them.
    case words
  }

  let model: Model
  let alphabet: Alphabet
  let splitter: TextSplitter?
  /// Whether the text is put into Unicode's composed normal form first.
  let composes: Bool
  let added: [Added]
  /// Tokens put before and after every text.
  let before: [Int32]
  let after: [Int32]
  private let addedStarts: Set<UInt8>

  init(
    model: Model, alphabet: Alphabet, splitter: TextSplitter? = nil, composes: Bool = false,
    added: [Added], before: [Int32], after: [Int32]
  ) {
    self.model = model
    self.alphabet = alphabet
    self.splitter = splitter
    self.composes = composes
    // Longer ones first: of two that match, the longer is meant.
    self.added = added.sorted { $0.text.utf8.count > $1.text.utf8.count }
    self.before = before
    self.after = after
    addedStarts = Set(added.compactMap(\.text.utf8.first))
  }

  /// The tokens of a text, with those that the tokenizer puts around every text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - addsSpecial: Whether tokens are put around it.
  /// - Returns: The tokens.
  public func encode(_ text: String, addsSpecial: Bool = true) -> [Int32] {
    var tokens = addsSpecial ? before : []
    var cache: [TokenText: [Int32]] = [:]
    var isFirst = true
    for piece in pieces(of: text) {
      switch piece {
      case .token(let id): tokens.append(id)
      case .text(let part): tokens += encode(part, isFirst: isFirst, &cache)
      }
      isFirst = false
    }
    return addsSpecial ? tokens + after : tokens
  }

  /// The text of tokens; special tokens by their names, bytes that are no UTF-8 as U+FFFD.
  public func decode(_ tokens: [Int32]) -> String {
    guard case .bytePairs(let encoder) = model else {
      guard case .wholeWords(let words) = model else { return "" }
      return words.decode(tokens)
    }
    let names = Dictionary(added.map { ($0.id, $0.text) }, uniquingKeysWith: { $1 })
    var bytes: [UInt8] = []
    for token in tokens {
      if let name = names[token] {
        bytes += Array(name.utf8)
      } else if encoder.texts.indices.contains(Int(token)) {
        bytes += self.bytes(of: encoder.texts[Int(token)])
      }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let isPrepended = alphabet == .spaceMarks(prepends: true) && text.hasPrefix(" ")
    return isPrepended ? String(text.dropFirst()) : text
  }

  func bytes(of token: String) -> [UInt8] {
    switch alphabet {
    case .bytes: ByteLevel.decode(token)
    case .spaceMarks:
      ByteFallback.byte(of: token).map { [$0] }
        ?? token.unicodeScalars.flatMap { $0 == "▁" ? [UInt8(ascii: " ")] : Array(String($0).utf8) }
    case .words: Array(token.utf8)
    }
  }

  // MARK: - Encoding

  private func encode(
    _ text: Substring, isFirst: Bool, _ cache: inout [TokenText: [Int32]]
  ) -> [Int32] {
    switch model {
    case .wholeWords(let words): return words.encode(String(text), begins: false)
    case .bytePairs(let encoder):
      guard alphabet == .bytes else {
        return encoder.encode(marked(text, isFirst: isFirst))
      }
      var tokens: [Int32] = []
      let whole = composes ? text.precomposedStringWithCanonicalMapping : String(text)
      for word in splitter?.words(of: whole) ?? [whole[...]] {
        let key = TokenText(String(word))
        if let known = cache[key] {
          tokens += known
        } else {
          let encoded = encoder.encode(ByteLevel.encode(word))
          cache[key] = encoded
          tokens += encoded
        }
      }
      return tokens
    }
  }

  /// The text with its spaces marked.
  private func marked(_ text: Substring, isFirst: Bool) -> String {
    // Scalar by scalar: a space and a joining character after it are one character to Foundation.
    let marks = text.unicodeScalars.reduce(into: "") {
      $0.unicodeScalars.append($1 == " " ? "▁" : $1)
    }
    return alphabet == .spaceMarks(prepends: true) && !marks.isEmpty ? "▁" + marks : marks
  }

  // MARK: - Added tokens

  private enum Piece {
    case token(Int32)
    case text(Substring)
  }

  /// The text cut at its added tokens.
  private func pieces(of text: String) -> [Piece] {
    guard !added.isEmpty else { return text.isEmpty ? [] : [.text(text[...])] }
    var pieces: [Piece] = []
    let utf8 = text.utf8
    var start = utf8.startIndex
    var place = start
    while place < utf8.endIndex {
      guard addedStarts.contains(utf8[place]),
        let token = added.first(where: { utf8[place...].starts(with: $0.text.utf8) })
      else {
        utf8.formIndex(after: &place)
        continue
      }
      var part = text[start..<place]
      if token.stripsLeft { part = part.droppingTrailingSpace }
      if !part.isEmpty { pieces.append(.text(part)) }
      pieces.append(.token(token.id))
      place = utf8.index(place, offsetBy: token.text.utf8.count)
      while token.stripsRight, place < utf8.endIndex, text[place].isWhitespace {
        place = text.index(after: place)
      }
      start = place
    }
    if start < utf8.endIndex { pieces.append(.text(text[start...])) }
    return pieces
  }
}

extension Substring {
  fileprivate var droppingTrailingSpace: Substring {
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? startIndex
    return self[startIndex..<end]
  }
}
