import Foundation
import HTTPTypes
import Hummingbird

/// Who may read, and who may start something.
package struct RequestGuard: Sendable {
  /// How readers show that they were given the printed address.
  package enum Secret: Sendable {
    /// By a token that is new at every start.
    case random
    /// By a token that the user chose.
    case chosen(String)
    /// Not at all: whoever reaches the server may start something.
    case none
  }

  /// What a request may do.
  enum Access: Sendable {
    /// Nothing: it comes from elsewhere, or shows a token that is wrong.
    case nothing
    /// Read pages and data.
    case reading
    /// Get pages that can start something.
    case starting
  }

  /// What the printed address carries; none where nobody needs it.
  package let addressToken: String?
  /// What a page must carry to start anything.
  let pageToken = Self.random()
  /// Tells a page whether the server is still the one that it came from.
  let serverName = Self.random()
  private let isRemote: Bool

  /// A guard with new tokens.
  ///
  /// - Parameters:
  ///   - isRemote: Whether other machines are served, which may not even read without the token.
  ///   - secret: How readers show that they were given the printed address.
  package init(isRemote: Bool, secret: Secret = .random) {
    self.isRemote = isRemote
    addressToken =
      switch secret {
      case .random: Self.random()
      case .chosen(let token): token
      case .none: nil
      }
  }

  private static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
  }

  // MARK: - Tokens that users choose

  /// How many characters a token may have.
  private static let lengths = 12...128

  /// What is wrong with a token that is to stand in an address and in a cookie; none where nothing is.
  package static func complaint(about token: String) -> String? {
    let allowed = "letters and digits of ASCII, '-', '.', '_' and '~'"
    let isAllowed = { (character: Character) in
      character.isASCII && (character.isLetter || character.isNumber)
        || "-._~".contains(character)
    }
    if let wrong = token.first(where: { !isAllowed($0) }) {
      return "--token holds '\(wrong.spelled)'; expected \(allowed)"
    }
    guard lengths.contains(token.count) else {
      return "--token has \(token.count) characters; expected \(lengths.lowerBound) to "
        + "\(lengths.upperBound)"
    }
    return nil
  }

  // MARK: - Requests

  /// What a request may do.
  ///
  /// Names that other sites could have led here (DNS rebinding) are refused where only this machine is
  /// served.
  func access(of request: Request) -> Access {
    let authority = request.head.authority ?? ""
    guard isRemote || Self.isLocal(authority) else { return .nothing }
    guard let addressToken else { return .starting }
    if let shown = request.uri.queryParameters["token"] {
      return Self.areEqual(String(shown), addressToken) ? .starting : .nothing
    }
    let name = Self.cookieName(authority)
    let cookies = (request.headers[.cookie] ?? "").split(separator: ";").map {
      $0.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
    }
    let shown = cookies.filter { $0.count == 2 && $0[0] == name }
    if shown.contains(where: { Self.areEqual(String($0[1]), addressToken) }) { return .starting }
    return isRemote ? .nothing : .reading
  }

  /// Whether a request may start something: it comes from a page of this server that carries its token.
  func allowsStarting(_ request: Request) -> Bool {
    guard access(of: request) != .nothing, let authority = request.head.authority,
      let field = HTTPField.Name("X-Palimpsest-Token"), let shown = request.headers[field]
    else { return false }
    return request.headers[.origin] == "http://\(authority)" && Self.areEqual(shown, pageToken)
  }

  /// The cookie that spares a reader the token in further addresses; none where there is no token.
  func cookie(for request: Request) -> String? {
    addressToken.map { token in
      let name = Self.cookieName(request.head.authority ?? "")
      return "\(name)=\(token); HttpOnly; SameSite=Strict; Path=/"
    }
  }

  /// Servers at other ports of the machine share its cookies: each has a name of its own.
  private static func cookieName(_ authority: String) -> String {
    "palimpsest-" + (authority.firstMatch(of: /:(\d+)$/)?.1 ?? "80")
  }

  private static func isLocal(_ authority: String) -> Bool {
    let host = authority.replacing(/:\d+$/, with: "")
    return ["localhost", "127.0.0.1", "[::1]"].contains(host)
  }

  /// Whether two texts are the same, in a time that does not tell where they differ.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension Character {
  /// The character, or its code points where it does not show on every terminal.
  fileprivate var spelled: String {
    guard !unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else { return "\(self)" }
    return unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }.joined(separator: " ")
  }
}
