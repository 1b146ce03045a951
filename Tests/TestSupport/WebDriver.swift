import Foundation

/// A real browser without a window, driven over WebDriver.
public actor WebDriver {
  /// Where `chromedriver` is; none where tests that need it are skipped.
  public static let program = ["/usr/bin/chromedriver", "/usr/local/bin/chromedriver"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What went wrong.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  private let process: SpawnedProcess
  private var session = ""

  /// Starts a browser.
  ///
  /// - Throws: Where it does not start.
  public init() async throws {
    let port: Int
    (process, port) = try await elsewhere { try Self.start() }
    let options: [String: Any] = [
      "browserName": "chrome",
      "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
      "goog:chromeOptions": [
        "args": [
          "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
          "--disable-dev-shm-usage",
        ]
      ],
    ]
    let base = "http://127.0.0.1:\(port)/session"
    let answer = try await Self.send(
      "POST", base, ["capabilities": ["alwaysMatch": options]])
    guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
      throw Failure(description: "no session: \(answer)")
    }
    session = "\(base)/\(id)"
  }

  /// Starts the driver at any free port; one that it chose may be taken by the time it listens.
  private static func start(tries: Int = 5) throws -> (SpawnedProcess, port: Int) {
    guard let program else { throw Failure(description: "no chromedriver") }
    let process = try SpawnedProcess(program, ["--port=0"])
    do {
      try eventually("chromedriver names its port") {
        try process.output.contains(/successfully on port \d+.*\n/) || !process.isRunning
      }
      guard let match = try process.output.firstMatch(of: /successfully on port (\d+)/),
        let port = Int(match.1)
      else { throw Failure(description: "chromedriver ended: \(try process.output)") }
      return (process, port)
    } catch  where tries > 1 {
      return try start(tries: tries - 1)
    }
  }

  /// Ends the browser.
  public func quit() async {
    _ = try? await Self.send("DELETE", session, nil)
    process.signal(SIGTERM)
    _ = try? process.end()
  }

  // MARK: - What a person does

  /// Opens an address.
  public func open(_ address: String) async throws {
    _ = try await Self.send("POST", "\(session)/url", ["url": address])
  }

  /// Clicks on the first element that a CSS selector finds.
  public func click(_ selector: String) async throws {
    _ = try await Self.send("POST", "\(try await element(selector))/click", [:])
  }

  /// Types into an element.
  public func type(_ text: String, into selector: String) async throws {
    _ = try await Self.send("POST", "\(try await element(selector))/value", ["text": text])
  }

  /// Makes the window as large as a screen, and says what the system's colours are.
  public func emulate(width: Int, height: Int, theme: String = "light") async throws {
    try await command(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    try await command(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": theme],
          ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
      ])
  }

  /// A picture of the window, as PNG.
  public func screenshot() async throws -> Data {
    let answer = try await Self.send("GET", "\(session)/screenshot", nil)
    return (answer as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
  }

  // MARK: - What a person sees

  /// Runs a script in the page.
  ///
  /// - Parameters:
  ///   - script: The body of a function; what it returns is decoded.
  ///   - type: What it returns.
  /// - Returns: What the script returned.
  /// - Throws: Where the script throws, or returns something else.
  public func run<Value: Decodable & Sendable>(
    _ script: String, as type: Value.Type = Value.self
  ) async throws -> Value {
    let answer = try await Self.send(
      "POST", "\(session)/execute/sync", ["script": script, "args": []])
    let data = try JSONSerialization.data(withJSONObject: [answer])
    guard let value = try JSONDecoder().decode([Value].self, from: data).first else {
      throw Failure(description: "\(script) gave \(answer)")
    }
    return value
  }

  /// Waits until a script returns true.
  ///
  /// - Parameters:
  ///   - script: The body of a function.
  ///   - seconds: How long to wait.
  /// - Throws: `Failure` where it does not.
  public func wait(until script: String, seconds: Double = 60) async throws {
    // On a thread of its own: where all threads of the tests are busy, it would sleep the time away.
    let address = "\(session)/execute/sync"
    let body = try Self.json(["script": script, "args": [Any]()])
    try await elsewhere {
      try eventually("a page gives true for: \(script)", seconds: seconds) {
        usleep(20_000)
        return try Self.value(Self.ask("POST", address, body)) as? Bool ?? false
      }
    }
  }

  /// What the console says since the last call: errors and warnings.
  public func consoleMessages() async throws -> [String] {
    let entries = try await log("browser")
    return entries.filter { ["SEVERE", "WARNING"].contains($0["level"] as? String ?? "") }
      .compactMap { $0["message"] as? String }
  }

  /// The addresses asked for since the last call.
  public func requests() async throws -> [String] {
    try await log("performance").compactMap { entry in
      guard let text = entry["message"] as? String,
        let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
        let message = json["message"] as? [String: Any],
        message["method"] as? String == "Network.requestWillBeSent",
        let request = (message["params"] as? [String: Any])?["request"] as? [String: Any]
      else { return nil }
      return request["url"] as? String
    }
  }

  // MARK: - The protocol

  private func log(_ type: String) async throws -> [[String: Any]] {
    try await Self.send("POST", "\(session)/se/log", ["type": type]) as? [[String: Any]] ?? []
  }

  private func element(_ selector: String) async throws -> String {
    let answer = try await Self.send(
      "POST", "\(session)/element", ["using": "css selector", "value": selector])
    guard let id = (answer as? [String: Any])?.values.first as? String else {
      throw Failure(description: "there is no \(selector)")
    }
    return "\(session)/element/\(id)"
  }

  /// A command of Chromium's own protocol.
  public func command(_ name: String, _ parameters: sending [String: Any]) async throws {
    _ = try await Self.send(
      "POST", "\(session)/goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  private static func send(
    _ method: String, _ address: String, _ body: [String: Any]?
  ) async throws -> sending Any {
    let text = try body.map { try json($0) }
    let received = try await elsewhere { try ask(method, address, text) }
    return try value(received)
  }

  private static func json(_ body: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
  }

  private static func ask(_ method: String, _ address: String, _ body: String?) throws -> String {
    let answer = try HTTPAnswer(address, posting: body, method: method, seconds: 60).body
    guard !answer.isEmpty else { throw Failure(description: "\(method) \(address): no answer") }
    return answer
  }

  /// The value that an answer holds.
  private static func value(_ text: String) throws -> sending Any {
    let answer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let value = answer?["value"]
    if let error = value as? [String: Any], let kind = error["error"] as? String {
      throw Failure(description: "\(kind): \(error["message"] ?? "")")
    }
    return value ?? NSNull()
  }
}
