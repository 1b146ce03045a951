import Chapters

/// What is wrong with a book, for the console.
struct BookComplaints {
  private let diagnostics: [Diagnostic]

  /// Complaints, in the order of the files.
  init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// Prints them as warnings.
  ///
  /// - Parameter most: How many; of the rest, it says how many they are.
  func showWarnings(atMost most: Int = .max) {
    for diagnostic in diagnostics.prefix(most) {
      Console.error("\(diagnostic.location): warning: \(diagnostic.message)")
    }
    let rest = diagnostics.count - min(most, diagnostics.count)
    if rest > 0 { Console.error("and \(rest) more warning\(rest == 1 ? "" : "s") like these") }
  }

  /// Prints them, and how many they are.
  ///
  /// - Parameters:
  ///   - isDraft: Whether they are but warnings.
  ///   - consequence: What did not happen because of them: `run`.
  func show(isDraft: Bool = false, _ consequence: String) {
    guard !diagnostics.isEmpty else { return }
    guard !isDraft else { return showWarnings() }
    for diagnostic in diagnostics { Console.error(diagnostic.description) }
    let count = diagnostics.count
    Console.error("\(count) error\(count == 1 ? "" : "s"); nothing of that was \(consequence)")
  }
}
