import Foundation
import Subprocess
import SystemPackage

/// Runs each cell in a process of its own: this program again, as a worker.
///
/// A trap, a signal or a lack of memory ends that cell only. A worker leads a process group, which is
/// ended with it, so that programs that it started end too.
public struct WorkerExecutor: Executor {
  private let arguments: [String]

  /// An executor whose workers are this program.
  ///
  /// - Parameter arguments: What makes the program a worker.
  public init(arguments: [String] = [Worker.argument]) {
    self.arguments = arguments
  }

  public func run(
    _ task: CellTask, objects: ObjectStore, progress report: @escaping @Sendable (Progress) -> Void
  ) async -> CellEnding {
    let start = ContinuousClock.now
    var usage: CellUsage { CellUsage(seconds: start.duration(to: .now).inSeconds) }
    let description: Data
    do {
      description = try JSONEncoder().encode(task)
    } catch {
      return .failed("the cell cannot be described to a worker: \(error)", exit: nil, usage)
    }
    do {
      let ended = try await Subprocess.run(
        configuration(task, objects), input: .data(description), output: .sequence,
        error: .sequence
      ) { execution in
        let group = execution.processIdentifier.value
        return await Conversation(limits: task.limits, report: report).hold(
          execution.standardOutput, execution.standardError, end: { kill(-group, SIGKILL) })
      }
      return ended.closureResult.ending(ended.terminationStatus, task.limits, usage)
    } catch {
      let reason = Task.isCancelled ? "interrupted" : "no worker could be started: \(error)"
      return .failed(reason, exit: "interrupted", usage)
    }
  }

  private func configuration(_ task: CellTask, _ objects: ObjectStore) -> Configuration {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    // Programs that a cell starts share the cores too, unless the user has said how.
    let known = ProcessInfo.processInfo.environment
    var changes: [Environment.Key: String?] = [:]
    // A trap's message is the end of what a worker says, unless the user wants to read the stack.
    if known["SWIFT_BACKTRACE"] == nil { changes["SWIFT_BACKTRACE"] = "enable=no" }
    let shares = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
    for name in shares where known[name] == nil {
      changes[Environment.Key(stringLiteral: name)] = String(task.threads)
    }
    return Configuration(
      executable: .path("/proc/self/exe"),
      arguments: Arguments(
        executablePathOverride: "palimpsest",
        remainingValues: arguments + [String(getpid()), objects.folder.path]),
      environment: .inherit.updating(changes),
      platformOptions: options)
  }
}
