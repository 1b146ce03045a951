import Tensors

/// Marks spaces, as SentencePiece does: `Metaspace`, before encoding and after decoding.
struct Metaspace: Sendable {
  /// Where a mark is put before the text.
  enum Prepending: String, CaseIterable, Sendable {
    case always, never
    /// Only where the whole text begins.
    case first
  }

  let mark: Unicode.Scalar
  let prepending: Prepending
  /// Whether pieces begin at marks.
  let splits: Bool

  init(mark: Unicode.Scalar, prepending: Prepending, splits: Bool) {
    self.mark = mark
    self.prepending = prepending
    self.splits = splits
  }

  /// - Throws: `FileError` naming what is missing or wrong.
  init(_ step: TokenizerStep) throws {
    mark = try step.scalar("replacement")
    prepending = try step.choice("prepend_scheme", orElse: .always)
    splits = try step.flag("split", orElse: true)
    // What `prepend_scheme` was called before.
    if try !step.flag("add_prefix_space", orElse: true), prepending != .never {
      throw step.problem(
        "'add_prefix_space' is false, 'prepend_scheme' is '\(prepending.rawValue)'")
    }
  }

  /// The pieces of a piece; none is empty.
  func apply(_ piece: TextPiece) -> [TextPiece] {
    guard !piece.text.isEmpty else { return [] }
    var marked = TextPattern.text(" ").replacing(in: piece.text, with: String(mark))
    let isPrepended = prepending == .always || prepending == .first && piece.isFirst
    if isPrepended, marked.unicodeScalars.first != mark { marked = String(mark) + marked }
    let whole = TextPiece(text: marked, isFirst: piece.isFirst)
    return splits ? Split(.text(String(mark)), .mergedWithNext).apply(whole) : [whole]
  }

  /// The text of a token; marks become spaces, but those of the first token where one is put there.
  func text(_ token: String, isFirst: Bool) -> String {
    let space = isFirst && prepending != .never ? "" : " "
    return TextPattern.text(String(mark)).replacing(in: token, with: space)
  }
}
