import Chapters

extension Book {
  /// The pages of a book before an edit that say the same now: they are read alike, and stand behind the same blocks.
  ///
  /// - Parameters:
  ///   - before: The book before the edit.
  ///   - pages: The pages as they are now.
  /// - Returns: The pages as they were checked then, by name.
  func unchangedPages(since before: Book, _ pages: [ChapterDraft]) -> [String: Chapter] {
    // What is wrong with a draft is to be said again.
    guard before.draftProblems.isEmpty else { return [:] }
    var unchanged: [String: Chapter] = [:]
    for (chapter, draft) in zip(before.pages, pages) {
      let name = draft.chapter.name
      guard name == chapter.name, let then = before.readings[name] else { break }
      if then.text == readings[name]?.text { unchanged[name] = chapter }
      // What follows may refer to these.
      guard then.draft.hasSameBlocks(as: draft) else { break }
    }
    return unchanged
  }
}

extension ChapterDraft {
  /// Whether its blocks are those of another reading, wherever they stand.
  fileprivate func hasSameBlocks(as other: ChapterDraft) -> Bool {
    blocks.elementsEqual(other.blocks) {
      $0.id == $1.id && $0.word == $1.word && $0.source == $1.source
    }
  }
}

extension BookChecker {
  /// Takes a page as it was checked before an edit: what it has for those behind it is noted again.
  mutating func take(_ chapter: Chapter, of draft: ChapterDraft) {
    for (draft, block) in zip(draft.blocks, chapter.blocks) {
      seen[block.id] = block.location
      if let experiment = block.experiment {
        _ = checked(experiment, of: draft, in: chapter)
      } else {
        note(block)
      }
    }
  }
}
