import Foundation
import LivePreview
import Notebook
import Reports

/// Keeps the report in the artifacts folder up to date with a book that is being edited.
package struct ReportKeeper: Sendable {
  private let options: BookOptions
  /// How long nothing may have changed before it writes.
  private let delay: Duration

  /// While cells run, the report is written no more often than this.
  private static let pause = Duration.seconds(2)

  /// A keeper of the report.
  ///
  /// - Parameters:
  ///   - options: Where the report is.
  ///   - delay: How long nothing may have changed before it writes: a report takes both cores, which whoever saves again
  ///     wants for the page in view.
  package init(options: BookOptions, delay: Duration = .zero) {
    self.options = options
    self.delay = delay
  }

  /// Writes the report when it shows something else, now and then while cells run, and tells what is wrong
  /// with the chapters, until the task is cancelled.
  package func follow(_ book: LiveBook) async {
    var (written, isRunning) = (0, false)
    var told: [LiveProblem] = []
    var last = ContinuousClock.now - Self.pause
    for await event in await book.events() {
      switch event {
      case .problems(let problems) where problems != told:
        told = problems
        if !problems.isEmpty {
          let list = problems.map(\.text).joined(separator: "\n")
          Console.error("\(list)\nthe last good report stays")
        }
      case .activity(let activity): isRunning = activity.isRunning
      case .pages: await awaitQuiet(in: book)
      case .problems, .heartbeat: break
      }
      let isDue = !isRunning || ContinuousClock.now - last >= Self.pause
      guard isDue, await book.version > written, let results = await book.shown else { continue }
      written = await book.version
      write(results)
      last = ContinuousClock.now
    }
  }

  /// Waits until nothing has changed for a while; for a change a second, not for ever.
  private func awaitQuiet(in book: LiveBook) async {
    guard delay > .zero else { return }
    let end = ContinuousClock.now.advanced(by: delay * 10)
    var seen = await book.version
    while ContinuousClock.now < end, (try? await Task.sleep(for: delay)) != nil {
      let now = await book.version
      guard now != seen else { return }
      seen = now
    }
  }

  private func write(_ results: BookResults) {
    let start = ContinuousClock.now
    do {
      try ReportWriter.write(
        results, to: options.artifacts.url, followsLink: options.artifacts.isNamed)
      let milliseconds = Int((ContinuousClock.now - start).inSeconds * 1000)
      if !options.quiet {
        Console.error("\(options.artifacts)/index.html is up to date (\(milliseconds) ms)")
      }
    } catch {
      Console.error("error: \(error)")
    }
  }
}
