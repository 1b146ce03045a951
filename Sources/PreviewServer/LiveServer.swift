import Foundation
import HTTPTypes
import Hummingbird
import LivePreview
import Logging
import Markup
import NIOCore
import Notebook
import Reports

/// Serves a book that is being edited.
package struct LiveServer: Sendable {
  /// What one server bears with.
  package struct Limits: Sendable {
    /// How many connections it has at once; further ones wait.
    let connections: Int
    /// How many of those may be told what happens.
    let listeners: Int
    /// How long a request may take to come, and a connection to be idle, in seconds.
    let seconds: Double

    /// Limits, the usual ones where others are not given.
    package init(connections: Int = 64, listeners: Int = 32, seconds: Double = 10) {
      self.connections = connections
      self.listeners = listeners
      self.seconds = seconds
    }
  }

  private let book: LiveBook
  private let access: RequestGuard
  private let limits: Limits

  /// A server of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - access: Who may read, and who may start something.
  ///   - limits: What it bears with.
  package init(_ book: LiveBook, _ access: RequestGuard, limits: Limits = Limits()) {
    self.book = book
    self.access = access
    self.limits = limits
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameters:
  ///   - host: The address to listen on.
  ///   - port: The port; 0 for any that is free.
  ///   - tell: Called with the port once the server listens.
  /// - Throws: Where the address cannot be listened on.
  package func run(
    host: String, port: Int, tell: @escaping @Sendable (Int) async -> Void
  ) async throws {
    var logger = Logger(label: "palimpsest")
    logger.logLevel = .critical
    let application = Application(
      router: router, server: .http1(configuration: .init(idleTimeout: patience)),
      configuration: .init(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      onServerRunning: { channel in await tell(channel.localAddress?.port ?? port) },
      logger: logger)
    try await application.run()
  }

  private var patience: TimeAmount { .milliseconds(Int64(limits.seconds * 1000)) }

  private var router: Router<LiveContext> {
    let router = Router(context: LiveContext.self)
    router.add(middleware: BodyLimit(patience: patience))
    router.add(middleware: Doorkeeper(access: access))
    router.get("/") { _, context in await page("index.html", context.access) }
    router.get("events") { _, _ in await events() }
    router.get("history/:block") { _, context in await history(Self.name("block", context)) }
    router.get("data/:file") { _, context in await data(Self.name("file", context)) }
    router.get("manifest.json") { _, _ in await manifest() }
    router.post("run") { request, _ in await start(request) }
    router.post("cancel") { request, _ in await cancel(request) }
    // A page is no deeper; a file that pages lead to may be.
    router.get("**") { request, context in
      let path = String(request.uri.path.drop { $0 == "/" })
      guard path.contains("/") else {
        return await page(path.removingPercentEncoding ?? "", context.access)
      }
      return await linkedFile(path) ?? LiveNotice.unknown.response
    }
    return router
  }

  /// What stands in an address in the place of a parameter.
  private static func name(_ parameter: String, _ context: LiveContext) -> String {
    context.parameters.get(parameter)?.removingPercentEncoding ?? ""
  }

  // MARK: - Pages

  private func page(_ file: String, _ access: RequestGuard.Access) async -> Response {
    guard await book.shown != nil else { return LiveNotice.waiting(await book.problems).response }
    let name = file.hasSuffix(".html") ? String(file.dropLast(5)) : ""
    if !name.isEmpty, let html = await book.page(name, addition(for: access)) {
      return answer(html, "text/html; charset=utf-8")
    }
    if let linked = await linkedFile(file) { return linked }
    return (await book.fate(of: name).map(LiveNotice.gone) ?? .unknown).response
  }

  /// What makes a page live; only that of a reader with the printed address can start anything.
  private func addition(for access: RequestGuard.Access) -> LiveAddition {
    let token = access == .starting ? self.access.pageToken : ""
    return LiveAddition(
      head: """

        <meta name="palimpsest-server" content="\(self.access.serverName)">
        <meta name="palimpsest-token" content="\(token)">
        """,
      script: String(decoding: PackageResources.live_js, as: UTF8.self),
      blockMark: "<!--\(self.access.serverName)-->")
  }

  private func answer(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  // MARK: - What pages ask for

  private func events() async -> Response {
    guard await book.listeners < limits.listeners else {
      return Response(status: .serviceUnavailable)
    }
    let events = await book.events()
    let hello = "retry: 500\nevent: hello\ndata: \(access.serverName)\n\n"
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream"],
      body: .init { writer in
        try await writer.write(ByteBuffer(string: hello))
        for await event in events { try await writer.write(ByteBuffer(string: event.message)) }
        try await writer.finish(nil)
      })
  }

  private func data(_ file: String) async -> Response {
    guard let results = await book.shown, let text = ReportWriter.data(file, of: results) else {
      return await linkedFile("data/\(file)") ?? Response(status: .notFound)
    }
    let isTable = file.hasSuffix(".csv")
    return answer(text, isTable ? "text/csv; charset=utf-8" : "application/json")
  }

  /// A file that the pages lead to, to be saved: nothing in it runs beside them.
  private func linkedFile(_ path: String) async -> Response? {
    guard let address = LinkAddress(String(path.trimmingPrefix("/"))),
      let data = await book.linkedFile(address.path)
    else { return nil }
    return Response(
      status: .ok,
      headers: [.contentType: "application/octet-stream", .contentDisposition: "attachment"],
      body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  private func manifest() async -> Response {
    guard let results = await book.shown, let text = try? ReportWriter.manifest(of: results) else {
      return Response(status: .notFound)
    }
    return answer(text, "application/json")
  }

  private func history(_ block: String) async -> Response {
    guard let html = await book.history(of: block) else { return Response(status: .notFound) }
    return answer(html, "text/html; charset=utf-8")
  }

  // MARK: - What pages start

  /// What a page asks to run: a block, or everything that is stale.
  private struct Order: Decodable {
    var block: String?
    var fresh: Bool?
  }

  private func start(_ request: Request) async -> Response {
    guard access.allowsStarting(request) else { return Response(status: .forbidden) }
    guard let body = try? await request.body.collect(upTo: .max),
      let order = try? JSONDecoder().decode(Order.self, from: Data(body.readableBytesView))
    else { return Response(status: .badRequest) }
    var asked = RunRequest()
    if let block = order.block {
      guard await book.shown?.blocks[block] != nil else { return Response(status: .notFound) }
      asked.only = [block]
      if order.fresh == true { asked.fresh = [block] }
    }
    await book.start(asked)
    return Response(status: .accepted)
  }

  private func cancel(_ request: Request) async -> Response {
    guard access.allowsStarting(request) else { return Response(status: .forbidden) }
    await book.cancel()
    return Response(status: .accepted)
  }
}
