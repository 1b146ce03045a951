import Chapters
import Notebook

/// The chapters that a book had while it was watched and has no more.
package struct GoneChapters {
  /// What became of a chapter.
  package enum Fate: Sendable, Hashable {
    /// It is another page now.
    case moved(title: String, to: Page)
    /// No chapter holds what it held.
    case deleted(title: String)
  }

  /// A page of the book.
  package struct Page: Sendable, Hashable {
    /// Its name, without its ending.
    package var name: String
    /// Its title.
    package var title: String
  }

  private struct Gone {
    var chapter: Chapter
    /// The chapters that stood beside it, and thus cannot be what it was renamed to.
    var others: Set<String>
  }

  private var gone: [String: Gone] = [:]

  /// Takes note of the chapters that an edit took away.
  mutating func note(_ old: Book, became new: Book) {
    let present = Set(new.chapters.map(\.name))
    let before = Set(old.chapters.map(\.name))
    for chapter in old.chapters where !present.contains(chapter.name) {
      gone[chapter.name] = Gone(chapter: chapter, others: before)
    }
  }

  /// What became of a chapter; none where the book never had it, or has it.
  ///
  /// It went where most of its blocks are; a chapter without blocks, where its text or its title is.
  func fate(of name: String, in book: Book) -> Fate? {
    guard let gone = gone[name], !book.chapters.contains(where: { $0.name == name }) else {
      return nil
    }
    let ids = Set(gone.chapter.blocks.map(\.id))
    let shares = book.chapters.map { chapter in
      (chapter, chapter.blocks.count { ids.contains($0.id) })
    }
    let most = shares.max { $0.1 < $1.1 }
    let new = book.chapters.filter { !gone.others.contains($0.name) }
    let successor =
      most.flatMap { $0.1 * 2 > ids.count ? $0.0 : nil }
      ?? new.first { $0.source == gone.chapter.source }
      ?? new.first { $0.title == gone.chapter.title }
    guard let successor else { return .deleted(title: gone.chapter.title) }
    return .moved(
      title: gone.chapter.title, to: Page(name: successor.name, title: successor.title))
  }
}
