import CLinux
import Chapters
import Foundation

/// The side of a worker process: a cell on standard input, messages on standard output.
package enum Worker {
  /// The arguments that make the program a worker; the runner's process number and the folder of
  /// the store's objects follow.
  package static let argument = WORKER_ARGUMENT

  /// Runs the cell that standard input describes, and tells how it goes.
  ///
  /// A supervisor, which this process left behind as it began (`CLinux`), ends it with all that it
  /// started when the runner ends, however that comes about.
  ///
  /// - Parameters:
  ///   - kinds: The kinds of this program.
  ///   - folder: The folder of the store's objects.
  ///   - prepare: Called with the book's numerics before the cell runs.
  ///   - platform: What the cell ran on, asked when it has.
  /// - Throws: Where standard input describes no cell, or the store cannot be written.
  package static func run(
    kinds: KindRegistry, objects folder: URL, prepare: @Sendable (Numerics) -> Void,
    platform: @Sendable () -> String
  ) async throws {
    send(.began)
    let input = FileHandle.standardInput.readDataToEndOfFile()
    let task = try JSONDecoder().decode(CellTask.self, from: input)
    if let memory = task.limits.memory { limitMemory(to: memory) }
    let objects = try ObjectStore(folder: folder)
    prepare(task.numerics)
    let ending = await task.perform(kinds: kinds, objects: objects) { send(.progress($0)) }
    let place = (host: ProcessInfo.processInfo.hostName, platform: platform())
    send(.ended(ending.adding(resources(), place)))
  }

  private static func send(_ message: WorkerMessage) {
    // A runner that has gone away ends this process anyway.
    guard let line = try? message.line() else { return }
    try? FileHandle.standardOutput.write(contentsOf: line)
  }

  /// Limits the memory of its own that this process, and each program that it starts, may have;
  /// mapped files do not count.
  private static func limitMemory(to bytes: Int) {
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
  }

  /// The most memory that this process, or a program that it waited for, held at once, in bytes, and the
  /// processor time of all of them, in seconds.
  private static func resources() -> (memory: Int, processor: Double) {
    let usages = [RUSAGE_SELF, RUSAGE_CHILDREN].map { who in
      var usage = rusage()
      getrusage(__rusage_who_t(who.rawValue), &usage)
      return usage
    }
    let times = usages.flatMap { [$0.ru_utime, $0.ru_stime] }
    return (
      (usages.map(\.ru_maxrss).max() ?? 0) * 1024,
      times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    )
  }
}

extension CellEnding {
  fileprivate func adding(
    _ resources: (memory: Int, processor: Double), _ place: (host: String, platform: String)
  ) -> CellEnding {
    switch self {
    case .done(let contents, var usage):
      usage.cost.peakMemory = resources.memory
      usage.cost.processorSeconds = resources.processor
      usage.host = place.host
      usage.platform = place.platform
      return .done(contents, usage)
    case .failed(let message, let exit, var usage):
      usage.cost.peakMemory = resources.memory
      usage.cost.processorSeconds = resources.processor
      usage.host = place.host
      usage.platform = place.platform
      return .failed(message, exit: exit, usage)
    case .storeFailed: return self
    }
  }
}
