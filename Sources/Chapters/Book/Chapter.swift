/// A chapter: a Markdown file and the blocks in it.
package struct Chapter: Sendable {
  /// The file's name without its ending: `01-a-model-that-knows`.
  package var name: String
  /// The path that messages show.
  package var path: String
  /// The text of the first heading of level 1.
  package var title: String
  /// The Markdown, read into a tree.
  package var prose: MarkdownDocument
  /// The blocks in order, each checked.
  package var blocks: [Block] = []
  /// The inline values in order, their selectors found.
  package var inlineValues: [InlineValue<ResolvedSelector>] = []
  /// The links without text, which are given the name of what they lead to.
  package var crossReferences: [CrossReference] = []
  /// The ids of blocks that could not be read: what refers to them is not complained about again.
  package var unreadable: [String: SourceLocation] = [:]

  /// The Markdown as written (UTF-8, line ends as `\n`).
  package var source: String { prose.source }
  /// The headings in order.
  package var headings: [MarkdownDocument.Heading] { prose.headings }
}

/// A link or a picture; one without text is given the name of what it leads to, `[](#relearning)`.
package struct CrossReference: Sendable, Hashable {
  /// The address as written.
  package var target: String
  /// Where it stands.
  package var location: SourceLocation
  /// Its bytes in the chapter's source, if they are known.
  package var bytes: Range<Int>?
}

/// A chapter that is read, and whose blocks and values are not yet checked against one another.
package struct ChapterDraft {
  /// The chapter, without its blocks and values.
  package var chapter: Chapter
  /// Its blocks in order.
  package var blocks: [BlockDraft]
  /// Its inline values in order.
  package var inlineValues: [InlineValue<Selector>]
  /// Its links.
  package var links: [CrossReference] = []
  /// Its pictures.
  package var pictures: [CrossReference] = []
}
