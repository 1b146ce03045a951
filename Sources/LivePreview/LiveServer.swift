import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Markup
import NIOCore
import Notebook
import Reports

/// Serves a book that is being edited.
package struct LiveServer: Sendable {
  private let book: LiveBook
  private let access: RequestGuard

  /// A server of a book.
  ///
  /// - Parameters:
  ///   - book: The book.
  ///   - access: Who may read, and who may start something.
  package init(_ book: LiveBook, _ access: RequestGuard) {
    self.book = book
    self.access = access
  }

  /// What pages need to be live.
  package static func addition(_ access: RequestGuard) -> LiveAddition {
    LiveAddition(
      head: "\n<meta name=\"palimpsest-token\" content=\"\(access.pageToken)\">",
      script: String(decoding: PackageResources.live_js, as: UTF8.self))
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
      router: router, configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in await tell(channel.localAddress?.port ?? port) },
      logger: logger)
    try await application.run()
  }

  private var router: Router<BasicRequestContext> {
    let router = Router()
    router.get("/") { request, _ in await page("index.html", request) }
    router.get("events") { request, _ in await events(request) }
    router.get("history/:block") { request, context in
      await history(context.parameters.get("block") ?? "", request)
    }
    router.get("data/:file") { request, context in
      await data(context.parameters.get("file") ?? "", request)
    }
    router.get("manifest.json") { request, _ in await manifest(request) }
    router.post("run") { request, _ in await start(request) }
    router.post("cancel") { request, _ in
      guard access.allowsStarting(request) else { return Self.refusal }
      await book.cancel()
      return Response(status: .accepted)
    }
    router.get(":page") { request, context in
      let file = context.parameters.get("page") ?? ""
      return await page(file.removingPercentEncoding ?? file, request)
    }
    return router
  }

  // MARK: - Answers

  private static let refusal = Response(status: .forbidden)

  private func page(_ file: String, _ request: Request) async -> Response {
    guard access.allowsReading(request) else { return Self.refusal }
    guard file.hasSuffix(".html"), let html = await book.page(String(file.dropLast(5))) else {
      return await book.shown == nil ? waiting(await book.complaints) : Response(status: .notFound)
    }
    return answer(html, "text/html; charset=utf-8")
  }

  /// What stands in the place of pages until the book is right for the first time.
  private func waiting(_ complaints: [LiveProblem]) -> Response {
    let list = complaints.map { HTML.element("pre", text: $0.text) }.joined()
    let words = complaints.isEmpty ? "The book is being read." : "The book cannot be shown yet:"
    let page: HTML =
      "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"1\">"
      + "<title>Waiting</title><p>\(words)</p>\(list)"
    return answer(page.markup, "text/html; charset=utf-8")
  }

  private func answer(_ text: String, _ type: String) -> Response {
    var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
    headers[.xContentTypeOptions] = "nosniff"
    // No other site may lay its own page over this one and have it clicked.
    headers[.contentSecurityPolicy] = "frame-ancestors 'none'"
    headers[.setCookie] = access.cookieField
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  private func events(_ request: Request) async -> Response {
    guard access.allowsReading(request) else { return Self.refusal }
    let events = await book.events()
    let hello = "retry: 500\nevent: hello\ndata: \(access.pageToken)\n\n"
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: .init { writer in
        try await writer.write(ByteBuffer(string: hello))
        for await event in events { try await writer.write(ByteBuffer(string: event.message)) }
        try await writer.finish(nil)
      })
  }

  private func data(_ file: String, _ request: Request) async -> Response {
    guard access.allowsReading(request) else { return Self.refusal }
    guard let results = await book.shown, let text = ReportWriter.data(file, of: results) else {
      return Response(status: .notFound)
    }
    let isTable = file.hasSuffix(".csv")
    return answer(text, isTable ? "text/csv; charset=utf-8" : "application/json")
  }

  private func manifest(_ request: Request) async -> Response {
    guard access.allowsReading(request) else { return Self.refusal }
    guard let results = await book.shown, let text = try? ReportWriter.manifest(of: results) else {
      return Response(status: .notFound)
    }
    return answer(text, "application/json")
  }

  private func history(_ block: String, _ request: Request) async -> Response {
    guard access.allowsReading(request) else { return Self.refusal }
    guard let html = await book.history(of: block) else { return Response(status: .notFound) }
    return answer(html, "text/html; charset=utf-8")
  }

  /// What a page asks to run: a block, or everything that is stale.
  private struct Order: Decodable {
    var block: String?
    var fresh: Bool?
  }

  private func start(_ request: Request) async -> Response {
    guard access.allowsStarting(request) else { return Self.refusal }
    guard let body = try? await request.body.collect(upTo: 10_000),
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
}
