import Foundation

/// A connection of which a test decides every byte.
public final class RawConnection: Sendable {
  private let descriptor: Int32

  /// That nobody listens there.
  public struct Failure: Error {}

  /// Connects to a port of this machine.
  ///
  /// - Throws: `Failure` where nobody listens.
  public init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, result == 0 else { throw Failure() }
  }

  deinit { close(descriptor) }

  /// Sends some text; whether the other side still takes it.
  @discardableResult public func send(_ text: String) -> Bool {
    Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
  }

  /// What has come once it ends in some text, or the other side has closed, or a time is over.
  public func receive(
    upTo end: String? = nil, seconds: Int = 20
  ) async -> (text: String, isClosed: Bool) {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: self.read(upTo: end, seconds: seconds))
      }
    }
  }

  private func read(upTo end: String?, seconds: Int) -> (text: String, isClosed: Bool) {
    var text = ""
    let isClosed = read(seconds: seconds) { bytes in
      text = String(decoding: bytes, as: UTF8.self)
      return end.map(text.contains) ?? false
    }
    return (text, isClosed)
  }

  /// Reads on this thread until what has come is enough, the other side has closed, or a time is over.
  ///
  /// - Parameters:
  ///   - seconds: How long to wait for more.
  ///   - isEnough: Whether all that has come so far is enough.
  /// - Returns: Whether the other side has closed.
  func read(seconds: Int, until isEnough: ([UInt8]) -> Bool) -> Bool {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      if count > 0 { bytes += buffer[0..<count] }
      if count <= 0 { return count == 0 || errno == ECONNRESET }
      if isEnough(bytes) { return false }
    }
  }
}

/// Does something that blocks its thread on one of its own: a server under test needs those of the tests.
///
/// - Parameter work: What is done.
/// - Returns: What it returns.
/// - Throws: What it throws.
public func elsewhere<Result: Sendable>(
  _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
  }
}
