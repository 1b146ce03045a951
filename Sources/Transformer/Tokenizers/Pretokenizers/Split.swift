import Tensors

/// Cuts texts at what a pattern matches.
///
/// `Split`, and those with a pattern of their own: `Digits`, `Punctuation`, `Whitespace` and
/// `WhitespaceSplit`.
struct Split: Sendable {
  /// What becomes of a match.
  enum Behavior: String, CaseIterable, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    /// Matches that follow one another stay together.
    case contiguous = "Contiguous"
  }

  let pattern: TextPattern
  let behavior: Behavior
  /// Whether what stands between matches is what is meant.
  let inverts: Bool

  init(_ pattern: TextPattern, _ behavior: Behavior, inverts: Bool = false) {
    self.pattern = pattern
    self.behavior = behavior
    self.inverts = inverts
  }

  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  init(_ step: TokenizerStep) throws {
    switch step.type {
    case "Split":
      self.init(
        try step.pattern("pattern"), try step.choice("behavior"), inverts: try step.flag("invert"))
    case "Digits":
      self.init(
        .characters(.number), try step.flag("individual_digits") ? .isolated : .contiguous)
    case "Punctuation":
      self.init(.characters(.punctuation), try step.choice("behavior", orElse: .isolated))
    case "Whitespace": self.init(.words, .removed, inverts: true)
    case "WhitespaceSplit": self.init(.characters(.space), .removed)
    default: throw step.unsupported
    }
  }

  /// The pieces of a piece; none is empty.
  func apply(_ piece: TextPiece) -> [TextPiece] {
    parts(of: piece.text).compactMap { part in
      part.isEmpty
        ? nil
        : TextPiece(text: piece.text.part(part), isFirst: piece.isFirst && part.lowerBound == 0)
    }
  }

  /// What is looked for, and what stands between, in order.
  private struct Section {
    var bytes: Range<Int>
    var isMatch: Bool
  }

  private func parts(of text: String) -> [Range<Int>] {
    let sections = sections(of: text)
    switch behavior {
    case .removed: return sections.filter { !$0.isMatch }.map(\.bytes)
    case .isolated: return sections.map(\.bytes)
    case .contiguous: return Self.joined(sections) { $0 == $1 }
    case .mergedWithPrevious: return Self.joined(sections) { !$0 && $1 }
    case .mergedWithNext:
      // The last of matches in a row goes with what follows; the others stay.
      return Self.joined(sections.reversed()) { !$0 && $1 }.reversed()
    }
  }

  private func sections(of text: String) -> [Section] {
    var sections: [Section] = []
    var end = 0
    for match in pattern.matches(in: text) {
      if end < match.lowerBound {
        sections.append(Section(bytes: end..<match.lowerBound, isMatch: inverts))
      }
      sections.append(Section(bytes: match, isMatch: !inverts))
      end = match.upperBound
    }
    if end < text.utf8.count {
      sections.append(Section(bytes: end..<text.utf8.count, isMatch: inverts))
    }
    return sections
  }

  /// Sections in either direction, each with the one before it where the two belong together.
  private static func joined(
    _ sections: [Section], _ belongs: (_ before: Bool, _ own: Bool) -> Bool
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var isMatch = false
    for section in sections {
      if belongs(isMatch, section.isMatch), let part = parts.popLast() {
        parts.append(
          min(
            part.lowerBound, section.bytes.lowerBound)..<max(
              part.upperBound, section.bytes.upperBound))
      } else {
        parts.append(section.bytes)
      }
      isMatch = section.isMatch
    }
    return parts
  }
}
