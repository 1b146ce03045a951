import Foundation
import HTTPTypes
import Hummingbird

/// Who may read, and who may start something.
package struct RequestGuard: Sendable {
  /// What a page must carry to start anything.
  package let pageToken: String
  /// What a reader from another machine must know; none where only this one is served.
  package let readingToken: String?

  /// A guard with new tokens.
  ///
  /// - Parameters:
  ///   - isRemote: Whether other machines are served.
  ///   - token: What readers from other machines must know; a random one where none is given.
  package init(isRemote: Bool, token: String? = nil) {
    pageToken = Self.random()
    readingToken = isRemote ? token ?? Self.random() : nil
  }

  private static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
  }

  private static let cookie = "palimpsest"

  /// The cookie that spares a reader the token in further addresses.
  var cookieField: String? {
    readingToken.map { "\(Self.cookie)=\($0); HttpOnly; SameSite=Strict; Path=/" }
  }

  /// Whether a request may read.
  ///
  /// Names that other sites could have led here (DNS rebinding) are refused where only this machine is
  /// served.
  func allowsReading(_ request: Request) -> Bool {
    guard let readingToken else { return Self.isLocal(request.head.authority ?? "") }
    let asked = request.uri.queryParameters["token"].map { String($0) }
    let cookies = (request.headers[.cookie] ?? "").split(separator: ";").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return asked == readingToken || cookies.contains("\(Self.cookie)=\(readingToken)")
  }

  /// Whether a request may start something: it comes from a page of this server that carries its token.
  func allowsStarting(_ request: Request) -> Bool {
    guard allowsReading(request), let authority = request.head.authority,
      let field = HTTPField.Name("X-Palimpsest-Token")
    else { return false }
    return request.headers[.origin] == "http://\(authority)" && request.headers[field] == pageToken
  }

  private static func isLocal(_ authority: String) -> Bool {
    let host = authority.replacing(/:\d+$/, with: "")
    return ["localhost", "127.0.0.1", "[::1]"].contains(host)
  }
}
