import Foundation
import TestSupport
import Testing

/// A book that `serve` shows.
struct Served {
  let program: Palimpsest
  let server: SpawnedProcess
  /// The address as it is printed.
  let printed: String

  /// Serves a book, once the server listens.
  init(_ program: Palimpsest, _ arguments: [String] = ["--port", "0"]) throws {
    let server = try program.start(["serve"] + arguments)
    try eventually("the server listens") {
      let errors = try server.errors
      try #require(server.isRunning, "\(errors)")
      return try server.output.contains("\n")
    }
    (self.program, self.server) = (program, server)
    printed = String(try server.output.prefix { $0 != "\n" })
  }

  /// The address without its token, ending in a slash.
  var address: String { String(printed.prefix { $0 != "?" }) }

  /// The token that is printed.
  var token: String? { printed.firstMatch(of: /\?token=(.+)$/).map { String($0.1) } }

  /// A page's address, with the token.
  func page(_ name: String) -> String { printed.replacing(address, with: address + name) }

  /// What programs are given without a browser, once the book is read.
  func answer(_ page: String) throws -> HTTPAnswer {
    var answer = try HTTPAnswer(self.page(page))
    try eventually("the book is read") {
      answer = try HTTPAnswer(self.page(page))
      return !answer.body.contains("The book is being read")
    }
    return answer
  }

  /// Asks it to end.
  func end() throws {
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }

  /// Serves a book with a browser before it.
  ///
  /// - Parameters:
  ///   - program: The book.
  ///   - page: The page that is opened.
  ///   - arguments: Further arguments of `serve`.
  ///   - isClean: Whether the browser's console may say nothing.
  ///   - body: What is done.
  /// - Throws: What goes wrong in it, or with the browser.
  static func browsing(
    _ program: Palimpsest, _ page: String = "01.html", _ arguments: [String] = [],
    isClean: Bool = true, _ body: (WebDriver, Served) async throws -> Void
  ) async throws {
    let served = try Served(program, ["--port", "0"] + arguments)
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: 1280, height: 900)
      try await browser.open(served.page(page))
      try await body(browser, served)
      if isClean { #expect(try await browser.consoleMessages() == []) }
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
    try served.end()
  }
}

extension WebDriver {
  /// Waits until the page is live.
  func waitUntilLive() async throws {
    try await wait(until: "return document.documentElement.dataset.live === 'yes'")
  }

  /// Waits until the header says how things stand.
  func wait(forState text: String) async throws {
    try await wait(
      until: "return document.getElementById('_live-state')?.textContent === '\(text)'")
  }

  /// Waits until the text of an element holds some words.
  func wait(for words: String, in selector: String = "#_main") async throws {
    try await wait(
      until: """
        return (document.querySelector(`\(selector)`)?.innerText ?? '').includes(`\(words)`)
        """)
  }

  /// Runs a script of which nothing is asked.
  func act(_ script: String) async throws {
    _ = try await run(script + "; return true", as: Bool.self)
  }
}
