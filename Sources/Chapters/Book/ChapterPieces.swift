/// A part of a chapter's source.
package enum Piece: Sendable {
  /// Markdown that stays as it is written.
  case text(Substring)
  /// A code span that is replaced by a value.
  case value(InlineValue<ResolvedSelector>)
  /// A link without text, which is given a name.
  case reference(CrossReference)
  /// A block, fences included.
  case block(Block)
}

extension Chapter {
  /// The source in pieces, in order: they cover it, but for the line end after each block.
  package var pieces: [Piece] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let replaced: [(range: Range<String.Index>, piece: Piece)] =
      blocks.map { block in
        (
          lines[block.lines.lowerBound - 1].startIndex..<lines[block.lines.upperBound - 1].endIndex,
          .block(block)
        )
      }
      + inlineValues.compactMap { value in value.bytes.map { (range($0), .value(value)) } }
      + crossReferences.compactMap { link in link.bytes.map { (range($0), .reference(link)) } }
    var pieces: [Piece] = []
    var next = source.startIndex
    for (range, piece) in replaced.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where range.lowerBound >= next {
      if range.lowerBound > next { pieces.append(.text(source[next..<range.lowerBound])) }
      pieces.append(piece)
      next = range.upperBound
      if case .block = piece, next < source.endIndex { next = source.index(after: next) }
    }
    if next < source.endIndex { pieces.append(.text(source[next...])) }
    return pieces
  }

  private func range(_ bytes: Range<Int>) -> Range<String.Index> {
    let start = source.utf8.index(source.startIndex, offsetBy: bytes.lowerBound)
    return start..<source.utf8.index(start, offsetBy: bytes.count)
  }
}
