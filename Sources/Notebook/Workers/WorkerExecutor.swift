import CLinux
import Chapters
import Foundation
import Subprocess
import SystemPackage

/// Runs each cell in a process of its own: this program again, as a worker.
///
/// A trap, a signal or a lack of memory ends that cell only. A worker has a supervisor, the process that
/// this one starts and knows, which ends the worker when asked to or when this process ends, and then all
/// that the worker started.
package struct WorkerExecutor: Executor {
  private let cluster: Slurm?

  /// An executor whose workers are this program.
  ///
  /// - Parameter cluster: The cluster that they run on; this machine where none is given.
  package init(on cluster: Slurm? = nil) {
    self.cluster = cluster
  }

  package func run(
    _ task: CellTask, objects: ObjectStore, progress report: @escaping @Sendable (Progress) -> Void
  ) async -> CellEnding {
    let start = ContinuousClock.now
    var usage: CellUsage { CellUsage(since: start) }
    let description: FileDescriptor
    do {
      description = try Self.description(of: task)
    } catch {
      return .failed("the cell cannot be described to a worker: \(error)", exit: nil, usage)
    }
    do {
      let ended = try await Subprocess.run(
        configuration(task, objects),
        input: .fileDescriptor(description, closeAfterSpawningProcess: true), output: .sequence,
        error: .sequence
      ) { execution in
        let supervisor = execution.processIdentifier.value
        return await Conversation(limits: task.limits, report: report).hold(
          execution.standardOutput, execution.standardError, end: { kill(supervisor, SIGTERM) })
      }
      return ended.closureResult.ending(ended.terminationStatus, task.limits, usage)
    } catch {
      let reason = Task.isCancelled ? "interrupted" : "no worker could be started: \(error)"
      return .failed(reason, exit: "interrupted", usage)
    }
  }

  /// A file that holds what a worker is to do.
  ///
  /// Not a pipe: a worker that ends before it has read all of that would end the runner with SIGPIPE.
  private static func description(of task: CellTask) throws -> FileDescriptor {
    let number = file_in_memory("task")
    guard number >= 0 else { throw Errno(rawValue: errno) }
    let file = FileDescriptor(rawValue: number)
    do {
      try file.writeAll(JSONEncoder().encode(task))
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try? file.close()
      throw error
    }
  }

  /// The words that begin a worker and its supervisor.
  private func words(_ objects: ObjectStore) -> [String] {
    // What this program is, even where its file is replaced while it runs.
    let running = "/proc/self/exe"
    let parameters = { (runner: Int32) in [Worker.argument, String(runner), objects.folder.path] }
    guard let cluster else { return [running] + parameters(getpid()) }
    // Another node knows the file by its name only.
    let file = try? FileManager.default.destinationOfSymbolicLink(atPath: running)
    return [running, SUPERVISE_ARGUMENT, String(getpid())]
      + cluster.words(running: [file ?? running] + parameters(0))
  }

  private func configuration(_ task: CellTask, _ objects: ObjectStore) -> Configuration {
    var options = PlatformOptions()
    // Longer than a supervisor takes: it is never killed before it has ended the rest.
    options.teardownSequence = [
      .send(signal: .terminate, allowedDurationToNextStep: .seconds(10))
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
    let words = self.words(objects)
    return Configuration(
      executable: .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
      environment: .inherit.updating(changes),
      platformOptions: options)
  }
}
