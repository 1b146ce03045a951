import Foundation
import Tensors

/// How a text is cut into words before they are encoded one by one.
enum TextSplitter: Sendable {
  /// GPT-2's pattern, which byte-level tokenizers have built in.
  case gpt2
  /// Llama 3's pattern.
  case llama3
  /// Any other pattern, matched by the system's regular expressions; every match and everything
  /// between two of them is a word.
  case pattern(String)

  static let gpt2Pattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  static let llama3Pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
    + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// The splitter of a pattern.
  ///
  /// - Throws: `FileError` where the pattern is no regular expression.
  init(pattern: String, path: String) throws {
    switch pattern {
    case Self.gpt2Pattern: self = .gpt2
    case Self.llama3Pattern: self = .llama3
    default:
      do {
        _ = try NSRegularExpression(pattern: pattern)
      } catch {
        throw FileError(path, "the split pattern '\(pattern)' is no regular expression")
      }
      self = .pattern(pattern)
    }
  }

  /// The words of a text, in order; together they are the text.
  func words(of text: String) -> [Substring] {
    switch self {
    case .gpt2: Self.scanned(text) { $0.gpt2Word(from: $1) }
    case .llama3: Self.scanned(text) { $0.llama3Word(from: $1) }
    case .pattern(let pattern): Self.matched(text, pattern)
    }
  }

  private static func scanned(
    _ text: String, _ wordEnd: (ClassifiedText, Int) -> Int
  ) -> [Substring] {
    let classified = ClassifiedText(text)
    var words: [Substring] = []
    var start = 0
    while start < classified.count {
      let end = wordEnd(classified, start)
      words.append(text[classified.index(start)..<classified.index(end)])
      start = end
    }
    return words
  }

  private static func matched(_ text: String, _ pattern: String) -> [Substring] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [text[...]] }
    var words: [Substring] = []
    var start = text.startIndex
    let units = text.utf16
    for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text))
    where match.range.length > 0 {
      // Not `Range(_:in:)`, which widens a match to whole characters.
      let from = units.index(units.startIndex, offsetBy: match.range.location)
      let end = units.index(from, offsetBy: match.range.length)
      if start < from { words.append(text[start..<from]) }
      words.append(text[from..<end])
      start = end
    }
    if start < text.endIndex { words.append(text[start...]) }
    return words
  }
}

/// A text's scalars by what the split patterns ask of them.
private struct ClassifiedText {
  private enum Kind: UInt8 {
    case letter, number, space, newline, other
  }

  private let kinds: [Kind]
  private let scalars: [Unicode.Scalar]
  private let offsets: [String.Index]

  var count: Int { kinds.count }

  init(_ text: String) {
    let view = text.unicodeScalars
    scalars = Array(view)
    kinds = scalars.map(Self.kind)
    offsets = Array(view.indices) + [view.endIndex]
  }

  func index(_ place: Int) -> String.Index { offsets[place] }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case "a"..."z", "A"..."Z": return .letter
    case "0"..."9": return .number
    case "\n", "\r": return .newline
    case " ", "\t", "\u{0B}", "\u{0C}": return .space
    default: break
    }
    if scalar.isASCII { return .other }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return scalar.properties.isWhitespace ? .space : .other
    }
  }

  private func isSpace(_ place: Int) -> Bool {
    place < count && (kinds[place] == .space || kinds[place] == .newline)
  }

  private func isKind(_ place: Int, _ kind: Kind) -> Bool { place < count && kinds[place] == kind }

  private func end(of kind: Kind, from start: Int, atMost limit: Int = .max) -> Int {
    var end = start
    while end < count, kinds[end] == kind, end - start < limit { end += 1 }
    return end
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`.
  private func contractionEnd(_ start: Int, ignoringCase: Bool) -> Int? {
    guard scalars[start] == "'", start + 1 < count else { return nil }
    func letter(_ place: Int) -> Unicode.Scalar? {
      guard place < count else { return nil }
      guard ignoringCase, ("A"..."Z").contains(scalars[place]) else { return scalars[place] }
      return Unicode.Scalar(scalars[place].value + 32)
    }
    switch (letter(start + 1), letter(start + 2)) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
    default: return nil
    }
  }

  /// The end of `\s+(?!\S)|\s+`: all the space but the last, which the next word begins with.
  private func spaceEnd(_ start: Int) -> Int {
    var end = start
    while isSpace(end) { end += 1 }
    return end == count || end - start == 1 ? end : end - 1
  }

  func gpt2Word(from start: Int) -> Int {
    if let end = contractionEnd(start, ignoringCase: false) { return end }
    let body = scalars[start] == " " ? start + 1 : start
    guard body < count, !isSpace(body) else { return spaceEnd(start) }
    return end(of: kinds[body], from: body)
  }

  func llama3Word(from start: Int) -> Int {
    if let end = contractionEnd(start, ignoringCase: true) { return end }
    if isKind(start, .letter) { return end(of: .letter, from: start) }
    let mayLead = kinds[start] == .space || kinds[start] == .other
    if mayLead, isKind(start + 1, .letter) { return end(of: .letter, from: start + 1) }
    if isKind(start, .number) { return end(of: .number, from: start, atMost: 3) }
    let body = scalars[start] == " " ? start + 1 : start
    if isKind(body, .other) { return end(of: .newline, from: end(of: .other, from: body)) }
    var end = start
    var lastNewline: Int?
    while isSpace(end) {
      if kinds[end] == .newline { lastNewline = end }
      end += 1
    }
    return lastNewline.map { $0 + 1 } ?? spaceEnd(start)
  }
}
