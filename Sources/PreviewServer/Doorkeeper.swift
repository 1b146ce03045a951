import HTTPTypes
import Hummingbird

/// Lets in who may read, and gives every answer the fields that keep it to this site.
struct Doorkeeper: RouterMiddleware {
  typealias Context = LiveContext

  let access: RequestGuard

  func handle(
    _ request: Request, context: LiveContext,
    next: (Request, LiveContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.access = access.access(of: request)
    var response =
      context.access == .nothing
      ? LiveNotice.refusal.response : try await next(request, context)
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.cacheControl] = "no-store"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    // No other site may lay its own page over this one and have it clicked.
    response.headers[.contentSecurityPolicy] = "frame-ancestors 'none'"
    if let policy = HTTPField.Name("Referrer-Policy") { response.headers[policy] = "no-referrer" }
    if context.access == .starting { response.headers[.setCookie] = access.cookie(for: request) }
    return response
  }
}
