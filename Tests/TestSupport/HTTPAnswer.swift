import Foundation

/// What a server of this machine answers.
public struct HTTPAnswer: Sendable {
  /// The status; zero where nothing comes.
  public let status: Int
  /// The fields, by their names in small letters.
  public let fields: [String: String]
  /// What comes after them.
  public let body: String

  /// Asks a server, byte for byte as written, without following where it leads.
  ///
  /// A connection of our own: Foundation's client tidies paths up and does not understand chromedriver's
  /// fields, and a curl for each question costs more than the answers.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - body: What is sent along.
  ///   - fields: Fields of the request.
  ///   - method: The method; `POST` with a body, else `GET`, where nothing is said.
  ///   - seconds: How long to wait for the answer.
  /// - Throws: Where the address is none, or nobody listens there.
  public init(
    _ address: String, posting body: String? = nil, _ fields: [String: String] = [:],
    method: String? = nil, seconds: Int = 30
  ) throws {
    guard let parts = address.wholeMatch(of: /http:\/\/([^\/:]+):(\d+)(\/.*)?/),
      let port = Int(parts.2)
    else { throw RawConnection.Failure() }
    let connection = try RawConnection(port: port)
    let sent = body ?? ""
    let known = ["Host": "\(parts.1):\(parts.2)", "Connection": "close", "Accept": "*/*"]
    let content =
      body == nil
      ? [:]
      : [
        "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "\(sent.utf8.count)",
      ]
    let lines = known.merging(content) { $1 }.merging(fields) { $1 }.map {
      "\($0.key): \($0.value)"
    }
    let verb = method ?? (body == nil ? "GET" : "POST")
    connection.send(
      "\(verb) \(parts.3 ?? "/") HTTP/1.1\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n\(sent)")
    var received = Data()
    _ = connection.read(seconds: seconds) { bytes in
      received = Data(bytes)
      return Self.isWhole(received)
    }
    self.init(received)
  }

  /// Whether the fields have come, and as much after them as they say.
  private static func isWhole(_ data: Data) -> Bool {
    guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)),
      let match = String(decoding: data[..<end.lowerBound], as: UTF8.self)
        .firstMatch(of: /(?i)content-length: *(\d+)/), let length = Int(match.1)
    else { return false }
    return data.count - end.upperBound >= length
  }

  /// Reads an answer.
  private init(_ data: Data) {
    let parts = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
      .split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (parts.first ?? "").split(separator: "\n")
    status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    fields = Dictionary(
      lines.dropFirst().compactMap { line in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        return (line[..<colon].lowercased(), value)
      }, uniquingKeysWith: { $1 })
    body = parts.count > 1 ? String(parts[1]) : ""
  }
}
