import Hummingbird
import NIOCore

/// A request on its way to its answer.
struct LiveContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection.
  let channel: any Channel
  /// What the request may do.
  var access = RequestGuard.Access.nothing

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
