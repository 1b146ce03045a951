import ArgumentParser
import Foundation
import Synchronization

/// What happens on Ctrl-C, and where the program is asked to end.
final class Interruption: Sendable {
  // Set once, by the initializer, before anything else sees it.
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []
  private let hasBegun = Mutex(false)

  /// How long workers have to end before the program ends anyway; the kernel then ends them.
  private static let patience = DispatchTimeInterval.milliseconds(2000)

  /// Handles SIGINT, SIGTERM and SIGHUP from now on, as long as this is kept.
  ///
  /// The first asks to come to an end, a second ends the program at once. Finished cells are in the
  /// store already, and an object that is half written has no name yet: nothing is lost.
  ///
  /// - Parameter begin: Asks what runs to end.
  init(_ begin: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [unowned self] in handle(begin) }
      source.resume()
      sources.append(source)
    }
  }

  private func handle(_ begin: () -> Void) {
    let isFirst = hasBegun.withLock { begun in
      defer { begun = true }
      return !begun
    }
    guard isFirst else { _exit(ExitStatus.interrupted.rawValue) }
    begin()
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) {
      _exit(ExitStatus.interrupted.rawValue)
    }
  }

  /// Whether the program was asked to end.
  var isUnderWay: Bool { hasBegun.withLock { $0 } }

  deinit { for source in sources { source.cancel() } }
}
