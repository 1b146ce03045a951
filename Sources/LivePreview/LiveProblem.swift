import Chapters
import Notebook

/// A complaint about a chapter, with the block that it is about.
package struct LiveProblem: Sendable, Hashable, Codable {
  /// The page of the chapter, without its ending; none where it is about the book.
  package var page: String?
  /// The block that holds the line, in the last good report.
  package var block: String?
  /// The complaint with file, line and column.
  package var text: String

  /// What an error says of the book.
  ///
  /// - Parameters:
  ///   - error: Why the book cannot be read, or a run not go on.
  ///   - book: The book as it was last right.
  /// - Returns: A complaint for each mistake, or one of what else went wrong.
  static func list(_ error: any Error, in book: Book?) -> [LiveProblem] {
    guard let invalid = error as? InvalidBook, !invalid.diagnostics.isEmpty else {
      return [LiveProblem(text: "\(error)")]
    }
    return invalid.diagnostics.map { problem in
      let place = problem.location
      let chapter = book?.chapters.first { chapter in
        chapter.path == place.file || chapter.blocks.contains { $0.holds(place) }
      }
      let block = chapter?.blocks.last { $0.holds(place) }
      return LiveProblem(page: chapter?.name, block: block?.id, text: "\(problem)")
    }
  }
}
