import Chapters

/// What is wrong with a book, for the console.
struct BookComplaints {
  private let diagnostics: [Diagnostic]

  /// Complaints, in the order of the files.
  init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// Prints them, and how many they are.
  ///
  /// - Parameters:
  ///   - isDraft: Whether they are but warnings.
  ///   - consequence: What did not happen because of them: `run`.
  func show(isDraft: Bool = false, _ consequence: String) {
    guard !diagnostics.isEmpty else { return }
    for diagnostic in diagnostics {
      let word = isDraft ? "warning" : "error"
      Console.error("\(diagnostic.location): \(word): \(diagnostic.message)")
    }
    let count = diagnostics.count
    guard !isDraft else { return }
    Console.error("\(count) error\(count == 1 ? "" : "s"); nothing of that was \(consequence)")
  }
}
