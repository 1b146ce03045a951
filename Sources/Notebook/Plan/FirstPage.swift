import Chapters

extension ChapterDraft {
  /// Makes the text of `index.md` a part of the first page, which has sections of its own.
  ///
  /// - Parameters:
  ///   - title: The book's title.
  ///   - problems: Collects what cannot stand there.
  mutating func beFirstPage(of title: String, _ problems: DiagnosticCollector) {
    for block in blocks where LinkChecker.indexSections.contains(block.id) {
      problems.add(
        Diagnostic(
          block.location,
          "the first page has a section '\(block.id)' of its own; expected another id"))
    }
    chapter.title = title
    chapter.prose.document.keepAnchors(from: LinkChecker.indexSections)
    prose.prose.document = chapter.prose.document
  }
}
