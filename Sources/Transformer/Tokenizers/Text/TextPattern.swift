import Foundation
import Tensors

/// What a step looks for in a text.
enum TextPattern: Sendable {
  /// This text.
  case text(String)
  /// Each character of a kind.
  case characters(CharacterClass)
  /// Words, and what stands between them and white space: `\w+|[^\w\s]+`.
  case words
  /// GPT-2's words.
  case gpt2
  /// Llama 3's words, which have so many digits at most.
  case llama3(digits: Int)
  /// What a regular expression matches.
  case expression(RegularExpression)

  static let gpt2Pattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  static let llama3Pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
    + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen2Pattern = llama3Pattern.replacing(#"\p{N}{1,3}"#, with: #"\p{N}"#)

  /// What a regular expression matches; those of known tokenizers are scanned for by hand.
  ///
  /// - Throws: `FileError` where it is none.
  init(expression: String, path: String) throws {
    switch expression {
    case Self.gpt2Pattern: self = .gpt2
    case Self.llama3Pattern: self = .llama3(digits: 3)
    case Self.qwen2Pattern: self = .llama3(digits: 1)
    default: self = .expression(try RegularExpression(expression, path: path))
    }
  }

  /// Where it is found, in bytes of UTF-8, in order; no match begins in another.
  func matches(in text: String) -> [Range<Int>] {
    switch self {
    case .text(let wanted): Self.places(of: wanted, in: text)
    case .characters(let kind): Self.runs(of: text) { kind.contains($0) ? .single : nil }
    case .words:
      Self.runs(of: text) {
        if CharacterClass.isWord($0) {
          .word
        } else if $0.properties.isWhitespace {
          nil
        } else {
          .mark
        }
      }
    case .gpt2: Self.scanned(text) { $0.gpt2Word(from: $1) }
    case .llama3(let digits): Self.scanned(text) { $0.llama3Word(from: $1, digits: digits) }
    case .expression(let expression): expression.matches(in: text)
    }
  }

  /// The text with something else in place of each match.
  func replacing(in text: String, with content: String) -> String {
    let matches = matches(in: text)
    guard !matches.isEmpty else { return text }
    var (replaced, end) = ("", 0)
    for match in matches {
      replaced += text.part(end..<match.lowerBound) + content
      end = match.upperBound
    }
    return replaced + text.part(end..<text.utf8.count)
  }

  // MARK: - Scanning

  private static func places(of wanted: String, in text: String) -> [Range<Int>] {
    wanted.withBytes { wanted in
      text.withBytes { text in
        guard let first = wanted.first else { return [] }
        var places: [Range<Int>] = []
        var place = 0
        while place + wanted.count <= text.count {
          if text[place] == first, text[place..<place + wanted.count].elementsEqual(wanted) {
            places.append(place..<place + wanted.count)
            place += wanted.count
          } else {
            place += 1
          }
        }
        return places
      }
    }
  }

  /// What neighbours that are alike become one match of; single ones do not.
  private enum Run {
    case single
    case word
    case mark
  }

  private static func runs(
    of text: String, _ kind: (Unicode.Scalar) -> Run?
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var last: Run?
    var place = 0
    for scalar in text.unicodeScalars {
      let (own, end) = (kind(scalar), place + UTF8.width(scalar))
      if own == last, own == .word || own == .mark, let run = runs.popLast() {
        runs.append(run.lowerBound..<end)
      } else if own != nil {
        runs.append(place..<end)
      }
      (last, place) = (own, end)
    }
    return runs
  }

  private static func scanned(
    _ text: String, _ wordEnd: (ClassifiedText, Int) -> Int
  ) -> [Range<Int>] {
    let classified = ClassifiedText(text)
    var words: [Range<Int>] = []
    var start = 0
    while start < classified.count {
      let end = wordEnd(classified, start)
      words.append(classified.offset(start)..<classified.offset(end))
      start = end
    }
    return words
  }
}
