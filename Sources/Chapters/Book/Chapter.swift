/// A chapter: a Markdown file and the blocks in it.
package struct Chapter: Sendable {
  /// The file's name without its ending: `01-a-model-that-knows`.
  package var name: String
  /// The path that messages show.
  package var path: String
  /// The text of the first heading of level 1.
  package var title: String
  /// Its Markdown, with the values in it.
  package var prose: Prose
  /// The blocks in order, each checked.
  package var blocks: [Block] = []
  /// The ids of blocks that could not be read: what refers to them is not complained about again.
  package var unreadable: [String: SourceLocation] = [:]

  /// The Markdown as written (UTF-8, line ends as `\n`).
  package var source: String { prose.document.source }
  /// All that is written in it: its own text, and that of its blocks.
  package var allProse: [Prose] { [prose] + blocks.flatMap(\.content.prose) }
  /// The headings in order.
  package var headings: [MarkdownDocument.Heading] { prose.document.headings }
  /// The heading that says what the chapter is called: the first of level 1.
  package var titleHeading: MarkdownDocument.Heading? { headings.first { $0.level == 1 } }
}

extension Chapter {
  /// A part of a chapter's source.
  package enum Piece: Sendable {
    /// A part of the prose.
    case prose(Prose.Piece)
    /// A block, fences included.
    case block(Block)
    /// The place before a heading.
    case heading(MarkdownDocument.Heading)
  }

  /// The source in pieces, in order: they cover it, but for the line end after each block.
  package var pieces: [Piece] {
    let lines = source.utf8.lineStarts
    let fences = blocks.map { block in
      (
        bytes: lines[block.lines.lowerBound - 1]..<lines[block.lines.upperBound],
        piece: Piece.block(block)
      )
    }
    let words = prose.replacements.map { (bytes: $0.bytes, piece: Piece.prose($0.piece)) }
    let sections = headings.filter(\.isTopLevel).map { heading in
      (bytes: lines[heading.line - 1]..<lines[heading.line - 1], piece: Piece.heading(heading))
    }
    return source.pieces(around: sections + fences + words).map { piece in
      switch piece {
      case .left(let text): .prose(.text(text))
      case .replaced(let piece): piece
      }
    }
  }
}

extension String.UTF8View {
  /// Where the lines begin, and the end behind the last.
  fileprivate var lineStarts: [Int] {
    var starts = [0]
    for (offset, byte) in enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    return starts + [count]
  }
}

/// A chapter that is read, and whose blocks and values are not yet checked against one another.
package struct ChapterDraft: Sendable {
  /// The chapter, without its blocks and values.
  package var chapter: Chapter
  /// Its blocks in order.
  package var blocks: [BlockDraft]
  /// Its prose, whose values are not found yet.
  package var prose: ProseDraft
}
