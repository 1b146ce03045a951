import ArgumentParser
import CLinux
import Foundation
import Synchronization

/// What happens on Ctrl-C, and where the program is asked to end.
package final class Interruption: Sendable {
  /// Those to tell, the latest last.
  private static let listeners = Mutex<[(id: ObjectIdentifier, begin: @Sendable () -> Void)]>([])
  private static let hasBegun = Atomic(false)
  /// The thread that waits for signals, started when it is first asked for.
  private static let watch: Void = Thread.detachNewThread {
    while true {
      await_interruption()
      begin()
    }
  }

  /// How long workers have to end before the program ends anyway; the kernel then ends them.
  private static let patience = DispatchTimeInterval.milliseconds(2000)

  /// Handles SIGINT, SIGTERM and SIGHUP from now on, as long as this is kept.
  ///
  /// The first asks to come to an end, a second ends the program at once. Finished cells are in the
  /// store already, and an object that is half written has no name yet: nothing is lost.
  ///
  /// - Parameter begin: Asks what runs to end.
  package init(_ begin: @escaping @Sendable () -> Void) {
    Self.listeners.withLock { $0.append((ObjectIdentifier(self), begin)) }
    Self.watch
  }

  deinit {
    Self.listeners.withLock { list in list.removeAll { $0.id == ObjectIdentifier(self) } }
  }

  private static func begin() {
    let told = listeners.withLock { $0 }
    guard !told.isEmpty, !hasBegun.exchange(true, ordering: .sequentiallyConsistent) else { end() }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) { end() }
    for listener in told { listener.begin() }
  }

  private static func end() -> Never { _exit(ExitStatus.interrupted.rawValue) }

  /// Whether the program was asked to end.
  var isUnderWay: Bool { Self.hasBegun.load(ordering: .sequentiallyConsistent) }
}
