import Foundation

/// A connection of which a test decides every byte.
final class RawConnection: Sendable {
  private let descriptor: Int32

  struct Failure: Error {}

  /// Connects to a port of this machine.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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
  @discardableResult func send(_ text: String) -> Bool {
    Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
  }

  /// What has come once it ends in some text, or the other side has closed, or a time is over.
  func receive(upTo end: String? = nil, seconds: Int = 20) -> (text: String, isClosed: Bool) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 { bytes += buffer[0..<count] }
      let text = String(decoding: bytes, as: UTF8.self)
      if count <= 0 { return (text, count == 0 || errno == ECONNRESET) }
      if let end, text.contains(end) { return (text, false) }
    }
  }
}
