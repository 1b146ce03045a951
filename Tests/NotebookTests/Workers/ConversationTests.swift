import Chapters
import Foundation
import Subprocess
import Synchronization
import Testing

@testable import Notebook

/// What a runner makes of what it hears from a worker, and of how that ended.
struct ConversationTests {
  private typealias Heard = Conversation.Heard

  private static func text(_ ending: CellEnding) -> String {
    switch ending {
    case .done: "done"
    case .failed(let message, let exit, _): "\(message) | \(exit ?? "")"
    case .storeFailed(let message): message
    }
  }

  /// Talks to a shell as to a worker.
  private static func talk(
    _ script: String, limits: CellLimits = CellLimits(),
    report: @escaping @Sendable (Notebook.Progress) -> Void = { _ in }
  ) async throws -> String {
    var options = PlatformOptions()
    options.processGroupID = 0
    let ended = try await Subprocess.run(
      .name("sh"), arguments: ["-c", script], platformOptions: options, input: .none,
      output: .sequence, error: .sequence
    ) { execution in
      let group = execution.processIdentifier.value
      return await Conversation(limits: limits, report: report).hold(
        execution.standardOutput, execution.standardError, end: { kill(-group, SIGKILL) })
    }
    return text(
      ended.closureResult.ending(ended.terminationStatus, limits, CellUsage(since: .now)))
  }

  private static func line(_ message: WorkerMessage) throws -> String {
    "printf '%s' '\(String(decoding: try message.line(), as: UTF8.self))'\n"
  }

  private static let done = WorkerMessage.ended(
    .done(OutputContents(frames: [], blobs: []), CellUsage(since: .now)))

  @Test func theLastWordCountsWhateverTheProcessDoes() async throws {
    let told = Mutex<[Int]>([])
    let progress = Notebook.Progress(completed: 1, total: 3, message: "m")
    let script =
      try Self.line(.began) + Self.line(.progress(progress)) + Self.line(Self.done) + "exit 4"
    let text = try await Self.talk(script) { progress in
      told.withLock { $0.append(progress.completed) }
    }
    #expect(text == "done")
    #expect(told.withLock { $0 } == [1])
  }

  @Test(arguments: [
    ("exit 3", "its process exited with status 3 | exited with status 3"),
    (
      "echo the last words >&2; exit 3",
      "its process exited with status 3\nthe last words | exited with status 3"
    ),
    (
      "kill -9 $$",
      "its process was ended by signal 9 (Killed) | was ended by signal 9 (Killed)"
    ),
    (
      "echo hello; exec sleep 60",
      "put out something that is no message: hello | was ended by signal 9 (Killed)"
    ),
  ])
  func anEndWithoutAWordIsToldByTheProcess(script: String, text: String) async throws {
    #expect(try await Self.talk(script) == text)
  }

  /// Its time runs from its first word on: until then, it may wait in a queue.
  @Test func aWorkerIsEndedWhenItsTimeIsOver() async throws {
    let limits = CellLimits(seconds: 0.2)
    let hanging = try Self.line(.began) + "exec sleep 60"
    #expect(
      try await Self.talk(hanging, limits: limits)
        == "was stopped after its time limit of 0.2 s | was ended by signal 9 (Killed)")
    #expect(
      try await Self.talk("sleep 0.5\n" + Self.line(.began) + Self.line(Self.done), limits: limits)
        == "done")
  }

  /// What a worker leaves behind is ended with it.
  @Test func programsThatAreLeftBehindAreEnded() async throws {
    #expect(try await Self.talk("sleep 60 >&- & \n" + Self.line(Self.done)) == "done")
  }

  @Test func aLineWithoutAnEndIsNoMessage() async throws {
    #expect(
      try await Self.talk("head -c 3000000 /dev/zero | tr '\\0' x")
        .hasPrefix("put out something that is no message: "))
  }

  @Test func aLackOfMemoryIsToldWithTheLimit() {
    var heard = Heard()
    heard.errors = "out of memory"
    let ending = heard.ending(
      .signaled(9), CellLimits(memory: 500_000_000), CellUsage(since: .now))
    #expect(
      Self.text(ending) == "its process was ended by signal 9 (Killed) while its memory was "
        + "limited to 500 MB\nout of memory | was ended by signal 9 (Killed)")
  }

  @Test func garbageIsShownInPart() {
    var heard = Heard()
    heard.garbage = String(repeating: "x", count: 300)
    let told = Self.text(heard.ending(.exited(0), CellLimits(), CellUsage(since: .now)))
    #expect(
      told == "put out something that is no message: \(String(repeating: "x", count: 200)) | "
        + "exited with status 0")
  }
}
