import Foundation
import Tensors

/// A regular expression in Oniguruma's syntax, which tokenizers are written in, matched by Foundation.
struct RegularExpression: Sendable {
  private let expression: NSRegularExpression

  /// - Throws: `FileError` where the pattern is no regular expression, or means something that
  ///   Foundation's do not have.
  init(_ pattern: String, path: String) throws {
    do {
      // To Oniguruma `^` and `$` stand at every line, and a line ends with `\n` alone.
      expression = try NSRegularExpression(
        pattern: try Self.translated(pattern, path),
        options: [.anchorsMatchLines, .useUnixLineSeparators])
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(path, "the pattern '\(pattern)' is no regular expression")
    }
  }

  /// Where it matches, in bytes of UTF-8; an empty match does not stand right behind another.
  func matches(in text: String) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    let units = text.utf16
    var (place, unit) = (units.startIndex, 0)
    func bytes(at wanted: Int) -> Int {
      place = units.index(place, offsetBy: wanted - unit)
      unit = wanted
      return text.utf8.distance(from: text.startIndex, to: place)
    }
    let whole = NSRange(location: 0, length: units.count)
    for match in expression.matches(in: text, range: whole) {
      let start = bytes(at: match.range.location)
      let end = bytes(at: match.range.location + match.range.length)
      if start < end || matches.last?.upperBound != start { matches.append(start..<end) }
    }
    return matches
  }

  /// What words are made of; of six numbers too, by a fault of Oniguruma's tables.
  private static let word = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}²³¹¼½¾"#

  /// What classes are called elsewhere; `\b` in a class is a backspace.
  private static let classes: [Character: String] = [
    "s": #"\p{White_Space}"#, "S": #"\P{White_Space}"#, "h": "[0-9a-fA-F]", "H": "[^0-9a-fA-F]",
    "w": "[\(word)]", "W": "[^\(word)]", "b": #"\x08"#,
  ]

  /// Where words end and begin, which is not within a class.
  private static let boundaries: [Character: String] = [
    "b": "(?:(?<=[\(word)])(?![\(word)])|(?<![\(word)])(?=[\(word)]))",
    "B": "(?:(?<=[\(word)])(?=[\(word)])|(?<![\(word)])(?![\(word)]))",
  ]

  private static func translated(_ pattern: String, _ path: String) throws -> String {
    var (translated, depth) = ("", 0)
    // To Oniguruma symbols are punctuation too.
    var rest = pattern.replacing("[:punct:]", with: #"\p{P}\p{S}"#)[...]
    while let character = rest.popFirst() {
      if character == "[" { depth += 1 } else if character == "]" { depth -= 1 }
      if character == "\\", let escaped = rest.popFirst() {
        let boundary = depth == 0 ? boundaries[escaped] : nil
        translated += boundary ?? classes[escaped] ?? "\\\(escaped)"
      } else if character == "(", rest.first == "?",
        rest.dropFirst().prefix(while: { $0.isLetter || $0 == "-" }).contains("m")
      {
        throw FileError(path, "the pattern '\(pattern)' has the flag 'm', which is not supported")
      } else {
        translated.append(character)
      }
    }
    return translated
  }
}
