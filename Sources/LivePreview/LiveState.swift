import Notebook

/// How things stand, as the header of a live page says it.
package struct LiveState: Sendable, Hashable, Codable {
  /// A word by which a style sheet tells states apart.
  package enum Word: String, Sendable, Codable {
    /// Cells run.
    case running
    /// The chapters are wrong, or the run could not go on: pages show what was so before.
    case wrong
    /// Cells have failed.
    case failed
    /// Cells were not run.
    case stale
    /// Pages show the book as it is.
    case current
  }

  /// The word.
  package var word: Word
  /// What the reader is told.
  package var text: String

  /// The state of a book that is being edited.
  ///
  /// - Parameters:
  ///   - results: What is shown; none before the book was right for the first time.
  ///   - isRunning: Whether cells run.
  ///   - isWrong: Whether the chapters are wrong.
  ///   - isBroken: Whether the last run could not go on.
  ///   - wasCancelled: Whether the last run was cancelled.
  init(
    _ results: BookResults?, isRunning: Bool, isWrong: Bool, isBroken: Bool, wasCancelled: Bool
  ) {
    let statuses = (results?.blocks.values).map { $0.flatMap(\.cells).map(\.status) } ?? []
    let failed = statuses.count { if case .failed = $0 { true } else { false } }
    let left = statuses.count { status in
      switch status {
      case .notRun, .blocked: true
      case .fresh, .cached, .failed: false
      }
    }
    (word, text) =
      if isRunning {
        (.running, isWrong ? "running; chapters are wrong" : "running")
      } else if isWrong {
        (.wrong, "chapters are wrong")
      } else if isBroken {
        (.wrong, "the run ended early")
      } else if wasCancelled, left > 0 {
        (.stale, "cancelled, \(Self.cells(left)) not run")
      } else if failed > 0 {
        (.failed, "\(Self.cells(failed)) failed")
      } else if left > 0 {
        (.stale, "\(Self.cells(left)) not run")
      } else {
        (.current, "up to date")
      }
  }

  private static func cells(_ count: Int) -> String { "\(count) cell\(count == 1 ? "" : "s")" }
}
