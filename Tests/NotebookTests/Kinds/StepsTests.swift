import Synchronization
import Testing

@testable import Notebook

struct StepsTests {
  /// What a run told of its progress.
  private final class Told: Sendable {
    private let states = Mutex<[Notebook.Progress]>([])
    var all: [Notebook.Progress] { states.withLock { $0 } }
    func tell(_ progress: Notebook.Progress) { states.withLock { $0.append(progress) } }
  }

  @Test func everyStepIsTold() async throws {
    let told = Told()
    let context = RunContext(seed: 0, threads: 1, progress: told.tell)
    var steps: [Int] = []
    for try await step in context.steps(3, "walking") { steps.append(step) }
    #expect(steps == [0, 1, 2])
    #expect(
      told.all == (0..<3).map { Notebook.Progress(completed: $0, total: 3, message: "walking") })
  }

  @Test func stepsOfALongerRunAreTheirPart() async throws {
    let told = Told()
    let context = RunContext(seed: 0, threads: 1, progress: told.tell)
    var steps: [Int] = []
    for try await step in context.steps(2, after: 4, of: 10) { steps.append(step) }
    #expect(steps == [0, 1])
    #expect(told.all.map(\.completed) == [4, 5])
    #expect(told.all.allSatisfy { $0.total == 10 })
  }

  @Test func noStepsAreNone() async throws {
    let context = RunContext(seed: 0, threads: 1)
    for try await step in context.steps(0) { Issue.record("step \(step) of none") }
  }

  @Test func aCancelledRunEndsAtItsNextStep() async {
    let task = Task { () -> Int in
      var done = 0
      do {
        for try await step in RunContext(seed: 0, threads: 1).steps(1000) {
          done += 1
          if step == 4 { withUnsafeCurrentTask { $0?.cancel() } }
        }
      } catch is CancellationError {
        return done
      } catch {
        return -1
      }
      return done
    }
    #expect(await task.value == 5)
  }
}
