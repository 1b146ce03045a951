import HTTPTypes
import Hummingbird
import NIOCore

/// Reads what comes with a request, which has to be all there after a while.
///
/// A connection on which a request stays half sent is closed; the server's own limit ends those that do not
/// get through their head.
struct BodyLimit: RouterMiddleware {
  typealias Context = LiveContext

  /// How long a body may take to come.
  let patience: TimeAmount
  /// How many bytes it may have.
  private static let largest = 10_000

  func handle(
    _ request: Request, context: LiveContext,
    next: (Request, LiveContext) async throws -> Response
  ) async throws -> Response {
    let length = request.headers[.contentLength]
    guard length != nil && length != "0" || request.headers[.transferEncoding] != nil else {
      return try await next(request, context)
    }
    let channel = context.channel
    let end = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    var request = request
    // What is too large is not read to its end: the connection is closed in a while.
    guard (try? await request.collectBody(upTo: Self.largest)) != nil else {
      return Response(status: .contentTooLarge)
    }
    end.cancel()
    return try await next(request, context)
  }
}
