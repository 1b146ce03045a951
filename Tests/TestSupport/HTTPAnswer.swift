import Foundation

/// What a server answers.
public struct HTTPAnswer: Sendable {
  /// The status.
  public let status: Int
  /// The fields, by their names in small letters.
  public let fields: [String: String]
  /// What comes after them.
  public let body: String

  /// Asks a server, without following where it leads.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - body: What is sent along, as a POST; a GET where nothing is.
  ///   - fields: Fields of the request.
  /// - Throws: Where curl cannot be started.
  public init(
    _ address: String, posting body: String? = nil, _ fields: [String: String] = [:]
  ) throws {
    let curl = Process()
    let output = Pipe()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    curl.arguments =
      ["--silent", "--include", "--max-time", "30", "--path-as-is", address]
      + (body.map { ["--data", $0] } ?? [])
      + fields.flatMap { ["--header", "\($0.key): \($0.value)"] }
    curl.standardOutput = output
    try curl.run()
    let data = output.fileHandleForReading.readToItsEnd()
    curl.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
    let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (parts.first ?? "").split(separator: "\n")
    status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    self.fields = Dictionary(
      lines.dropFirst().compactMap { line in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        return (line[..<colon].lowercased(), value)
      }, uniquingKeysWith: { $1 })
    self.body = parts.count > 1 ? String(parts[1]) : ""
  }
}

extension FileHandle {
  /// What comes until the other side closes, also where a signal interrupts the reading.
  func readToItsEnd() -> Data {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(fileDescriptor, &buffer, buffer.count)
      if count > 0 { data.append(contentsOf: buffer[0..<count]) }
      if count == 0 || count < 0 && errno != EINTR { return data }
    }
  }
}
