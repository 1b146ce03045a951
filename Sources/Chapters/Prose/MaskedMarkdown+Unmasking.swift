/// What stands for marks again.
extension MaskedMarkdown {
  /// The text with what is masked as it was written.
  package func unmasked(_ text: String) -> String { spelled(text) { $0.literal } }

  /// The text with something in the place of each mark.
  func spelled(_ text: String, by words: (Mark) -> String) -> String {
    pieces(of: text).map { $0.plain + ($0.mark.map(words) ?? "") }.joined()
  }

  /// A masked text in pieces: what stands between marks, and the marks.
  func pieces(of text: String) -> [(plain: String, mark: Mark?)] {
    guard text.contains(Self.open) || text.contains(Self.filler) else { return [(text, nil)] }
    var pieces: [(plain: String, mark: Mark?)] = []
    var rest = text.filter { $0 != Self.filler }[...]
    while let start = rest.firstIndex(of: Self.open),
      let end = rest[start...].firstIndex(of: Self.close),
      let number = Int(rest[rest.index(after: start)..<end]), marks.indices.contains(number)
    {
      pieces.append((String(rest[..<start]), marks[number]))
      rest = rest[rest.index(after: end)...]
    }
    pieces.append((String(rest), nil))
    return pieces
  }
}
