// Where formulas end.

extension MaskedMarkdown {
  /// Whether nothing but some bytes stands in their paragraph.
  func isParagraph(_ bytes: Range<Int>) -> Bool {
    let newline = UInt8(ascii: "\n")
    let before = source[..<bytes.lowerBound].suffix(2)
    let after = source[bytes.upperBound...]
    return (before.isEmpty || before.allSatisfy { $0 == newline })
      && (after.allSatisfy { $0 == newline }
        || after.first == newline && endsParagraph(at: bytes.upperBound))
  }

  /// Where the closing pair of dollar signs begins, within the paragraph.
  func displayEnd(from start: Int) -> Int? {
    var place = start
    while place < source.count {
      switch source[place] {
      case UInt8(ascii: "\n") where endsParagraph(at: place): return nil
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "$") where isAt("$$", place):
        let isBlank = source[start..<place].allSatisfy { " \t\n".utf8.contains($0) }
        return isBlank ? nil : place
      default: break
      }
      place += 1
    }
    return nil
  }

  /// Where the closing dollar sign stands, within the paragraph.
  func inlineEnd(from start: Int) -> Int? {
    guard start < source.count, !" \t\n$".utf8.contains(source[start]) else { return nil }
    var place = start
    while place < source.count {
      switch source[place] {
      case UInt8(ascii: "\n") where endsParagraph(at: place): return nil
      case UInt8(ascii: "\\"): place += 1
      // A span of code begins: what is in it belongs to no formula.
      case UInt8(ascii: "`") where source[start] != UInt8(ascii: "`"): return nil
      case UInt8(ascii: "$"):
        let isPrice =
          place + 1 < source.count
          && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(source[place + 1])
        return " \t\n".utf8.contains(source[place - 1]) || isPrice ? nil : place
      default: break
      }
      place += 1
    }
    return nil
  }
}
