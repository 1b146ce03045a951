import Foundation
import Synchronization

/// Those who are told what happens to a book.
final class Audience: Sendable {
  private let listeners = Mutex<[UUID: LiveEvents.Queue]>([:])

  /// How long a listener that is gone goes unnoticed at most.
  private static let heartbeatPause = Duration.seconds(15)

  /// How many listen.
  var count: Int { listeners.withLock { $0.count } }

  /// Tells everyone.
  func tell(_ event: LiveEvent) {
    for queue in listeners.withLock({ Array($0.values) }) { queue.put(event) }
  }

  /// Tells someone from now on, for as long as the events are read.
  ///
  /// - Parameter events: What is told first.
  /// - Returns: What is told.
  func join(toldFirst events: [LiveEvent]) -> LiveEvents {
    let id = UUID()
    let heartbeat = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: Self.heartbeatPause)
        self.listeners.withLock { $0[id] }?.put(.heartbeat)
      }
    }
    let queue = LiveEvents.Queue()
    listeners.withLock { $0[id] = queue }
    for event in events { queue.put(event) }
    let membership = LiveEvents.Membership(of: queue) {
      heartbeat.cancel()
      self.listeners.withLock { $0[id] = nil }
    }
    return LiveEvents(membership: membership)
  }
}

/// What one listener is told, in order; of what it has not heard yet, the latest of each kind.
///
/// An event says how things are, not what has changed, so nothing is lost where a slow listener misses
/// some: and however slow it is, no more than one of each kind waits.
package struct LiveEvents: AsyncSequence, Sendable {
  fileprivate let membership: Membership

  /// The events one after another.
  package func makeAsyncIterator() -> Iterator {
    Iterator(membership: membership, signals: membership.queue.signals.makeAsyncIterator())
  }

  /// Where a listener is.
  package struct Iterator: AsyncIteratorProtocol {
    fileprivate let membership: Membership
    fileprivate var signals: AsyncStream<Void>.Iterator

    /// The next event, once there is one; none where the listener's task was cancelled.
    package mutating func next() async -> LiveEvent? {
      while true {
        if let event = membership.queue.take() { return event }
        guard await signals.next() != nil else { return nil }
      }
    }
  }

  /// A place among those who are told, left when nobody can read the events any more.
  fileprivate final class Membership: Sendable {
    let queue: Queue
    private let leave: @Sendable () -> Void

    init(of queue: Queue, _ leave: @escaping @Sendable () -> Void) {
      self.queue = queue
      self.leave = leave
    }

    deinit { leave() }
  }

  /// What waits for one listener.
  fileprivate final class Queue: Sendable {
    private let waiting = Mutex<[LiveEvent]>([])
    fileprivate let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() { (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// Adds an event in the place of an earlier one of its kind.
    func put(_ event: LiveEvent) {
      waiting.withLock { waiting in
        waiting.removeAll { $0.isSuperseded(by: event) }
        waiting.append(event)
      }
      signal.yield()
    }

    /// The event that has waited longest.
    func take() -> LiveEvent? {
      waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }
}

extension LiveEvent {
  /// Whether nobody needs to hear this who hears a later event.
  fileprivate func isSuperseded(by later: LiveEvent) -> Bool {
    switch (self, later) {
    case (.pages, .pages), (.activity, .activity), (.problems, .problems), (.heartbeat, _): true
    default: false
    }
  }
}
