import CSpawn
import Foundation
import Synchronization

/// A process that a test starts, watches, sends signals to and waits for.
///
/// Foundation's `Process` reads past the end of a buffer once over 1,365 descriptors are open, as they
/// are where all tests run at once, and swift-subprocess ends a process with the call that started it.
public final class SpawnedProcess: Sendable {
  /// How a process ended, and what it printed.
  public struct Ended: Sendable {
    /// The exit status; the number of the signal that ended it.
    public let status: Int32
    /// What it printed on standard output.
    public let output: String
    /// What it printed on standard error.
    public let errors: String
  }

  /// What went wrong.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The number of the process, and of its group.
  public let number: pid_t
  private let files: TemporaryFolder
  private let status = Mutex<Int32?>(nil)

  /// Starts a program; what it prints goes to files, so that it never waits for a reader.
  ///
  /// - Parameters:
  ///   - program: Its path, or a name to be looked for in `PATH`.
  ///   - arguments: Its arguments.
  ///   - folder: Where it runs; here where nothing is said.
  ///   - environment: Variables beside those of the tests.
  /// - Throws: `Failure` where it cannot be started.
  public init(
    _ program: String, _ arguments: [String] = [], in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws {
    files = try TemporaryFolder()
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let all = Self.texts([program] + arguments)
    let settings = Self.texts(variables.map { "\($0.key)=\($0.value)" })
    defer { for text in all + settings { free(text) } }
    var started: pid_t = 0
    let error = spawn_process(
      all, settings, folder?.path, files.url.appending(path: "output").path,
      files.url.appending(path: "errors").path, &started)
    guard error == 0 else {
      throw Failure(description: "\(program): \(String(cString: strerror(error)))")
    }
    number = started
  }

  deinit {
    guard status.withLock({ $0 }) == nil else { return }
    kill(number, SIGKILL)
    _ = wait()
  }

  /// What it has printed on standard output so far.
  public var output: String { get throws { try files.read("output") } }

  /// What it has printed on standard error so far.
  public var errors: String { get throws { try files.read("errors") } }

  /// Whether it has not ended yet.
  public var isRunning: Bool { ended(WNOHANG) == nil }

  /// Sends it a signal.
  public func signal(_ signal: Int32) { kill(number, signal) }

  /// Waits for its end; one that takes minutes is killed.
  ///
  /// - Throws: Where what it printed cannot be read.
  @discardableResult public func end() throws -> Ended {
    let watchdog = DispatchWorkItem { [number] in kill(number, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 180, execute: watchdog)
    defer { watchdog.cancel() }
    return Ended(status: wait(), output: try output, errors: try errors)
  }

  /// Runs a program to its end.
  ///
  /// - Throws: `Failure` where it cannot be started.
  @discardableResult public static func run(
    _ program: String, _ arguments: String..., in folder: URL? = nil
  ) throws -> Ended {
    try SpawnedProcess(program, arguments, in: folder).end()
  }

  private func wait() -> Int32 {
    while true { if let status = ended(0) { return status } }
  }

  /// The status once it has ended, by `waitpid`'s options.
  private func ended(_ options: Int32) -> Int32? {
    status.withLock { known in
      if let known { return known }
      var status: Int32 = 0
      guard waitpid(number, &status, options) == number else { return nil }
      let signal = status & 0x7f
      known = signal == 0 ? (status >> 8) & 0xff : signal
      return known
    }
  }

  private static func texts(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }
}

extension SpawnedProcess {
  /// Waits until a text is told on standard error.
  ///
  /// - Throws: Where it is not.
  public func awaits(_ text: String, seconds: Double = 30) throws {
    try eventually("'\(text)' is told", seconds: seconds) { try errors.contains(text) }
  }
}

/// Waits until something is so, which another program brings about.
///
/// - Parameters:
///   - what: What should be so, for the complaint.
///   - seconds: How long at most.
///   - condition: Whether it is.
/// - Throws: Where it is not so in time, or looking fails.
public func eventually(
  _ what: String, seconds: Double = 30, _ condition: () throws -> Bool
) throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try !condition() {
    guard ContinuousClock.now < end else {
      throw SpawnedProcess.Failure(description: "it never comes about that \(what)")
    }
    usleep(5000)
  }
}
