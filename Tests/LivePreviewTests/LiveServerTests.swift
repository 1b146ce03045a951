import Foundation
import Notebook
import TestSupport
import Testing

@testable import LivePreview
@testable import PreviewServer

/// The server over real connections.
@Suite(.serialized)
struct LiveServerTests {
  /// A server that ends with the test.
  private static func serving(
    _ chapters: [String: String] = ["01": "# One\n" + gated("x")],
    _ access: RequestGuard = .init(isRemote: false),
    limits: LiveServer.Limits = .init(),
    _ body: (LiveScene, Int) async throws -> Void
  ) async throws {
    let scene = try LiveScene(chapters, runsByItself: false)
    await scene.book.refresh(changed: nil)
    let (ports, port) = AsyncStream<Int>.makeStream()
    let server = Task {
      try await LiveServer(scene.book, access, limits: limits).run(host: "127.0.0.1", port: 0) {
        port.yield($0)
      }
    }
    var iterator = ports.makeAsyncIterator()
    let number = try #require(await iterator.next())
    do {
      try await body(scene, number)
    } catch {
      server.cancel()
      throw error
    }
    server.cancel()
    _ = await server.result
  }

  private static func address(_ port: Int, _ path: String = "") -> String {
    "http://127.0.0.1:\(port)/\(path)"
  }

  /// What the server answers, awaited elsewhere: it needs the threads that tests would wait on.
  private static func answer(
    _ address: String, posting body: String? = nil, _ fields: [String: String] = [:]
  ) async throws -> HTTPAnswer {
    try await elsewhere { try HTTPAnswer(address, posting: body, fields) }
  }

  private static func token(_ page: HTTPAnswer) -> String? {
    page.body.firstMatch(of: /palimpsest-token" content="(\w*)"/).map { String($0.1) }
  }

  // MARK: - Who may do what

  /// Everyone on this machine reads; a page that can start something goes to who has the printed address.
  @Test func thePagesTokenIsForTheReaderOfThePrintedAddress() async throws {
    let access = RequestGuard(isRemote: false)
    let secret = try #require(access.addressToken)
    try await Self.serving(["01": "# One\n" + gated("x")], access) { scene, port in
      let stranger = try await Self.answer(Self.address(port, "01.html"))
      #expect(stranger.status == 200 && Self.token(stranger) == "")
      #expect(stranger.fields["set-cookie"] == nil)
      let visit = try await Self.answer(Self.address(port, "01.html?token=\(secret)"))
      #expect(visit.status == 200 && Self.token(visit) == access.pageToken)
      #expect(
        visit.fields["set-cookie"]
          == "palimpsest-\(port)=\(secret); HttpOnly; SameSite=Strict; Path=/")
      let later = try await Self.answer(
        Self.address(port, "01.html"), ["Cookie": "palimpsest-\(port)=\(secret)"])
      #expect(Self.token(later) == access.pageToken)
      #expect(try await Self.answer(Self.address(port, "?token=\(secret)x")).status == 403)
      // Nor is it among what everyone is told.
      let events = try RawConnection(port: port)
      events.send("GET /events HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n")
      let told = await events.receive(upTo: "event: activity").text
      #expect(told.contains(access.serverName) && !told.contains(access.pageToken))
      #expect(!told.contains(secret))
    }
  }

  @Test func orderOnlyFromItsOwnPages() async throws {
    let access = RequestGuard(isRemote: false)
    try await Self.serving(["01": "# One\n" + gated("x")], access) { scene, port in
      let own = [
        "X-Palimpsest-Token": access.pageToken, "Origin": "http://127.0.0.1:\(port)",
      ]
      let run = Self.address(port, "run")
      for missing in own.keys {
        #expect(
          try await Self.answer(run, posting: "{}", own.filter { $0.key != missing }).status == 403)
      }
      let foreign = own.merging(["Origin": "http://example.org"]) { $1 }
      #expect(try await Self.answer(run, posting: "{}", foreign).status == 403)
      #expect(try await Self.answer(run, posting: "no JSON", own).status == 400)
      #expect(try await Self.answer(run, posting: "{\"block\": \"y\"}", own).status == 404)
      #expect(await scene.status("x") == .notRun)
      #expect(try await Self.answer(run, posting: "{\"block\": \"x\"}", own).status == 202)
      try await scene.awaits("up to date")
      #expect(await scene.status("x") == .fresh)
      #expect(try await Self.answer(Self.address(port, "cancel"), posting: "{}", own).status == 202)
    }
  }

  @Test func otherMachinesReadNothingWithoutTheToken() async throws {
    let access = RequestGuard(isRemote: true, secret: .chosen("a-token-of-mine"))
    try await Self.serving(["01": "# One\n"], access) { _, port in
      for path in ["", "01.html", "events", "manifest.json", "nothing"] {
        let refused = try await Self.answer(Self.address(port, path))
        #expect(refused.status == 403 && !refused.body.contains("One"), "\(path)")
        #expect(refused.body.contains("Open the address that <code>serve</code> printed"))
      }
      #expect(
        try await Self.answer(Self.address(port, "01.html?token=a-token-of-mine")).status == 200)
    }
  }

  @Test(arguments: ["", "01.html", "nothing.html", "data/x.numbers.csv"])
  func everyAnswerKeepsToThisSite(path: String) async throws {
    try await Self.serving { _, port in
      let fields = try await Self.answer(Self.address(port, path)).fields
      #expect(fields["referrer-policy"] == "no-referrer")
      #expect(fields["x-content-type-options"] == "nosniff")
      #expect(fields["content-security-policy"] == "frame-ancestors 'none'")
      #expect(fields["cross-origin-resource-policy"] == "same-origin")
      #expect(fields["cache-control"] == "no-store")
    }
  }

  // MARK: - Pages

  @Test func namesWithBlanksAndLettersOfAllSortsAreFound() async throws {
    let chapters = ["01-a b": "# Spaces\n", "02-übersicht": "# Ü\n", "03 50% #1?": "# Signs\n"]
    try await Self.serving(chapters) { _, port in
      let pages = [
        ("01-a%20b.html", "Spaces"), ("02-%C3%BCbersicht.html", "Ü"),
        ("03%2050%25%20%231%3F.html", "Signs"),
      ]
      for (path, title) in pages {
        let page = try await Self.answer(Self.address(port, path))
        #expect(page.status == 200 && page.body.contains("\(title)</h1>"), "\(path)")
      }
      for path in ["..%2f..%2fetc%2fpasswd", "%00", "%", "../01.md", "01-a%20b.md"] {
        let page = try await Self.answer(Self.address(port, path))
        #expect(page.status == 404, "\(path)")
      }
    }
  }

  /// A file that a page leads to is handed out to be saved; no other file is.
  @Test func linkedFilesAreServed() async throws {
    let page = "# One\n\n[d](d%201.csv) [e](sub/e.html) [o](data/o.csv)\n"
    try await Self.serving(["01": page]) { scene, port in
      let files = [
        "d 1.csv": "a,ü\n", "sub/e.html": "<script>alert(1)</script>", "data/o.csv": "own",
        "not.csv": "x",
      ]
      for (name, text) in files { try scene.folder.write(text, to: "chapters/\(name)") }
      await scene.book.refresh(changed: nil)
      for (path, text) in [
        ("d%201.csv", "a,ü\n"), ("sub/e.html", "<script>alert(1)</script>"), ("data/o.csv", "own"),
      ] {
        let answer = try await Self.answer(Self.address(port, path))
        #expect(answer.status == 200 && answer.body == text, "\(path)")
        #expect(answer.fields["content-disposition"] == "attachment")
        #expect(answer.fields["content-type"] == "application/octet-stream")
      }
      for path in [
        "not.csv", "sub/../01.md", "sub/%2e%2e/01.md", "..%2fstore%2fstore.sqlite", "sub/e.htm",
        "a/b/c",
      ] {
        let answer = try await Self.answer(Self.address(port, path))
        #expect(answer.status == 404, "\(path)")
      }
    }
  }

  @Test func aChapterThatMovedSaysWhere() async throws {
    try await Self.serving(["01": "# One\n" + gated("x"), "02": "# Two\n"]) { scene, port in
      try await scene.save("# One, renamed\n" + gated("x"), as: "01 new")
      try await scene.remove("01")
      let moved = try await Self.answer(Self.address(port, "01.html"))
      #expect(moved.status == 410)
      #expect(moved.body.contains("<h1>One has moved</h1>"))
      #expect(
        moved.body.contains(
          "<p>This chapter is now <a href=\"01%20new.html\">One, renamed</a>.</p>"))
      try await scene.remove("02")
      let deleted = try await Self.answer(Self.address(port, "02.html"))
      #expect(deleted.status == 410 && deleted.body.contains("<h1>Two is gone</h1>"))
      let unknown = try await Self.answer(Self.address(port, "03.html"))
      #expect(unknown.status == 404 && unknown.body.contains("<h1>No such page</h1>"))
    }
  }

  @Test func aBookThatIsWrongIsWaitedFor() async throws {
    try await Self.serving(["01": "# One\n" + gated("x", "valeu: 1")]) { _, port in
      let page = try await Self.answer(Self.address(port))
      #expect(page.status == 200)
      #expect(page.body.contains("<h1>The book cannot be shown yet</h1>"))
      #expect(page.body.contains("unknown key 'valeu' in 'gated'; did you mean 'value'?"))
    }
  }

  // MARK: - Limits

  /// However slowly it goes on, a request that is not there in time ends its connection.
  @Test(arguments: [
    "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n",
    "POST /run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{",
    "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{",
    "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    "",
  ])
  func halfSentRequestsEnd(beginning: String) async throws {
    try await Self.serving(limits: .init(seconds: 0.5)) { _, port in
      let connection = try RawConnection(port: port)
      connection.send(beginning)
      let start = ContinuousClock.now
      let end = start + .seconds(8)
      let piece = beginning.contains("chunked") ? "1\r\nx\r\n" : "x"
      Thread.detachNewThread {
        // Each byte comes in time; the whole does not.
        while ContinuousClock.now < end, !beginning.isEmpty, connection.send(piece) {
          usleep(50_000)
        }
      }
      let answer = await connection.receive(seconds: 10)
      #expect(answer.isClosed)
      #expect(ContinuousClock.now - start < .seconds(6))
    }
  }

  @Test func whatIsTooLargeIsNotRead() async throws {
    try await Self.serving { _, port in
      let body = String(repeating: "x", count: 20_000)
      let answer = try await Self.answer(Self.address(port, "run"), posting: body)
      #expect(answer.status == 413)
    }
  }

  /// Of more connections than are borne, the last waits for another to end.
  @Test func connectionsHaveALimit() async throws {
    try await Self.serving(limits: .init(connections: 3)) { _, port in
      let request = "GET /01.html HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n"
      var connections: [RawConnection] = []
      for _ in 0..<3 {
        let connection = try RawConnection(port: port)
        connection.send(request)
        #expect(await connection.receive(upTo: "</html>").text.contains("200 OK"))
        connections.append(connection)
      }
      let last = try RawConnection(port: port)
      last.send(request)
      #expect(await last.receive(seconds: 1).text.isEmpty)
      connections.removeFirst()
      #expect(await last.receive(upTo: "</html>").text.contains("200 OK"))
    }
  }

  @Test func listenersHaveALimitToo() async throws {
    try await Self.serving(limits: .init(listeners: 2)) { scene, port in
      let request = "GET /events HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n"
      var listeners: [RawConnection] = []
      for _ in 0..<2 {
        let listener = try RawConnection(port: port)
        listener.send(request)
        #expect(await listener.receive(upTo: "event: activity").text.contains("200 OK"))
        listeners.append(listener)
      }
      #expect(try await Self.answer(Self.address(port, "events")).status == 503)
      #expect(
        try await Self.answer(Self.address(port)).status == 200, "pages are there all the same")
      // A listener that goes leaves its place to another, once it is missed.
      listeners.removeAll()
      await scene.book.refresh(changed: nil)
      while await scene.book.listeners > 0 {
        await scene.book.refresh(changed: nil)
        await Task.yield()
      }
    }
  }
}
