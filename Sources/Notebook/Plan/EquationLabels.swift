import Chapters

/// The labels of a book's equations.
struct EquationLabels {
  /// The labels.
  let all: Set<String>
  /// What is said of labels that something else has, and of references that find none.
  let complaints: [Diagnostic]

  /// Looks for the labels of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - blocks: The ids of its blocks, with their places.
  init(of book: Book, besides blocks: [String: SourceLocation]) {
    var labels: [String: SourceLocation] = [:]
    var complaints: [Diagnostic] = []
    for label in book.pages.flatMap(\.prose.equations) {
      if let first = blocks[label.target] ?? labels[label.target] {
        let message = "the label '\(label.target)' is taken: what stands at \(first) has it"
        complaints.append(Diagnostic(label.location, message))
      } else {
        labels[label.target] = label.location
      }
    }
    for reference in book.allProse.flatMap(\.equationReferences)
    where labels[reference.target] == nil {
      let hint = Suggestion.phrase(for: reference.target, in: labels.keys.sorted())
      complaints.append(
        Diagnostic(
          reference.location, "there is no equation '\(reference.target)' to refer to\(hint)"))
    }
    all = Set(labels.keys)
    self.complaints = complaints
  }
}
