import Chapters

extension BookChecker {
  /// Checks that links and pictures lead somewhere.
  func checkLinks(of book: Book, _ files: BookFolder) {
    let equations = checkEquations(of: book)
    let checker = LinkChecker(
      book.chapters, blocks: Set(laterBlocks.keys).union(equations), files: files,
      known: { seen[$0] != nil })
    for chapter in book.chapters {
      for prose in [chapter.prose] + chapter.blocks.flatMap(\.content.prose) {
        let links = prose.links.map { ($0, checker.objection(to: $0.target, in: chapter)) }
        let pictures = prose.pictures.map { ($0, checker.objection(toPicture: $0.target)) }
        for case (let place, let objection?) in links + pictures {
          shownProblems.add(Diagnostic(place.location, objection))
        }
      }
    }
  }

  /// Checks that labels of equations are told apart and that references find theirs.
  ///
  /// - Returns: The labels.
  private func checkEquations(of book: Book) -> Set<String> {
    var labels: [String: SourceLocation] = [:]
    for label in book.chapters.flatMap(\.prose.equations) {
      if let first = seen[label.target] ?? labels[label.target] {
        let message = "the label '\(label.target)' is taken: what stands at \(first) has it"
        shownProblems.add(Diagnostic(label.location, message))
      } else {
        labels[label.target] = label.location
      }
    }
    let prose = book.chapters.flatMap { [$0.prose] + $0.blocks.flatMap(\.content.prose) }
    for reference in prose.flatMap(\.equationReferences) where labels[reference.target] == nil {
      let hint = Suggestion.phrase(for: reference.target, in: labels.keys.sorted())
      shownProblems.add(
        Diagnostic(
          reference.location, "there is no equation '\(reference.target)' to refer to\(hint)"))
    }
    return Set(labels.keys)
  }
}
