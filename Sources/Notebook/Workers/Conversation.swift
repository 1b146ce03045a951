import Chapters
import Foundation
import Frames
import Subprocess
import Synchronization

/// The runner's side of a worker's life: its messages, its complaints, its time.
struct Conversation: Sendable {
  let limits: CellLimits
  let report: @Sendable (Progress) -> Void

  /// A line longer than this is no message.
  private static let longestLine = 1 << 20

  /// Listens until the worker is silent, then ends it with all that it started.
  ///
  /// - Parameters:
  ///   - output: The worker's standard output.
  ///   - errors: Its standard error.
  ///   - end: Ends the worker and all that it started.
  /// - Returns: What was heard.
  func hold(
    _ output: SubprocessOutputSequence, _ errors: SubprocessOutputSequence,
    end: @escaping @Sendable () -> Void
  ) async -> Heard {
    let tail = OutputTail()
    async let complaints: Void = tail.read(errors)
    let clock = Timer()
    var heard = await listen(to: output) {
      if let seconds = limits.seconds { clock.start(seconds: seconds, end) }
    }
    // All that keeps standard error open now is what the worker left behind.
    end()
    await complaints
    heard.errors = tail.text
    heard.isOverdue = clock.stop()
    return heard
  }

  /// Ends a worker after a time, unless it is stopped before.
  private final class Timer: Sendable {
    private let isOver = Mutex(false)
    private let task = Mutex<Task<Void, Never>?>(nil)

    func start(seconds: Double, _ end: @escaping @Sendable () -> Void) {
      task.withLock {
        $0 = Task {
          guard (try? await Task.sleep(for: .seconds(seconds))) != nil else { return }
          self.isOver.withLock { $0 = true }
          end()
        }
      }
    }

    /// Stops the timer; whether the time was over.
    func stop() -> Bool {
      task.withLock { $0?.cancel() }
      return isOver.withLock { $0 }
    }
  }

  private func listen(
    to output: SubprocessOutputSequence, began: () -> Void
  ) async -> Heard {
    var heard = Heard()
    do {
      for try await line in output.strings(bufferingPolicy: .maxLineLength(Self.longestLine)) {
        switch WorkerMessage(line: line) {
        case .began?: began()
        case .progress(let progress)?: report(progress)
        case .ended(let ending)?: heard.ending = ending
        case nil:
          heard.garbage = line
          return heard
        }
      }
    } catch {
      heard.garbage = "a line that does not end"
    }
    return heard
  }

  /// What was heard of a worker.
  struct Heard: Sendable {
    /// Its last word.
    var ending: CellEnding?
    /// What is no message on its standard output.
    var garbage: String?
    /// The end of its standard error.
    var errors = ""
    /// Whether it was ended for taking too long.
    var isOverdue = false
  }
}

extension Conversation.Heard {
  /// How the cell ended, by what was heard and how the process ended.
  func ending(
    _ status: TerminationStatus, _ limits: CellLimits, _ usage: CellUsage
  ) -> CellEnding {
    if let garbage {
      return failed("put out something that is no message: \(garbage.prefix(200))", status, usage)
    }
    if let ending { return ending }
    if isOverdue, let seconds = limits.seconds {
      return failed(
        "was stopped after its time limit of \(Duration.spelled(seconds))", status, usage)
    }
    let memory = limits.memory.map {
      " while its memory was limited to \(ByteCount.spelled($0))"
    }
    return failed("its process \(status.words)\(memory ?? "")", status, usage)
  }

  private func failed(
    _ reason: String, _ status: TerminationStatus, _ usage: CellUsage
  ) -> CellEnding {
    .failed(reason + (errors.isEmpty ? "" : "\n\(errors)"), exit: status.words, usage)
  }
}
