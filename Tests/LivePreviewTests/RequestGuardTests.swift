import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import PreviewServer

private let expected = "expected letters and digits of ASCII, '-', '.', '_' and '~'"

struct RequestGuardTests {
  private static func request(
    to authority: String?, path: String = "/", _ fields: [String: String] = [:]
  ) throws -> Request {
    var head = HTTPRequest(method: .post, scheme: "http", authority: authority, path: path)
    for (name, value) in fields {
      head.headerFields[try #require(HTTPField.Name(name))] = value
    }
    return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
  }

  private static let mine = "a-token-of-mine"
  private static let local = RequestGuard(isRemote: false, secret: .chosen(mine))
  private static let remote = RequestGuard(isRemote: true, secret: .chosen(mine))

  @Test(arguments: ["localhost", "localhost:8421", "127.0.0.1:80", "[::1]:8421", "[::1]"])
  func thisMachineReads(authority: String) throws {
    let request = try Self.request(to: authority)
    #expect(Self.local.access(of: request) == .reading)
    #expect(RequestGuard(isRemote: false, secret: .none).access(of: request) == .starting)
  }

  /// Another name may be one that another site led here.
  @Test(arguments: [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8421", "192.0.2.1", "",
    "evil.example:127.0.0.1",
  ])
  func anotherNameDoesNot(authority: String) throws {
    for door in [Self.local, RequestGuard(isRemote: false, secret: .none)] {
      #expect(door.access(of: try Self.request(to: authority)) == .nothing)
      #expect(
        door.access(of: try Self.request(to: authority, path: "/?token=\(Self.mine)")) == .nothing)
      #expect(door.access(of: try Self.request(to: nil)) == .nothing)
    }
  }

  @Test(arguments: [false, true], ["192.0.2.1:8421", "localhost:8421"])
  func theTokenIsKnownByAddressAndCookie(isRemote: Bool, host: String) throws {
    let door = isRemote ? Self.remote : Self.local
    guard isRemote || host.hasPrefix("localhost") else { return }
    let without: RequestGuard.Access = isRemote ? .nothing : .reading
    func access(_ path: String = "/", cookie: String? = nil) throws -> RequestGuard.Access {
      door.access(
        of: try Self.request(to: host, path: path, cookie.map { ["Cookie": $0] } ?? [:]))
    }
    #expect(try access() == without)
    #expect(try access("/?token=\(Self.mine)") == .starting)
    #expect(try access("/01.html?a=b&token=\(Self.mine)") == .starting)
    for wrong in ["", "a-token-of-min", "a-token-of-mine2", "A-token-of-mine"] {
      #expect(try access("/?token=\(wrong)") == .nothing)
      #expect(try access(cookie: "palimpsest-8421=\(wrong)") == without)
    }
    #expect(try access(cookie: "other=1; palimpsest-8421=\(Self.mine)") == .starting)
    // One of a server at another port.
    #expect(try access(cookie: "palimpsest-8422=\(Self.mine)") == without)
    #expect(
      door.cookie(for: try Self.request(to: host))
        == "palimpsest-8421=\(Self.mine); HttpOnly; SameSite=Strict; Path=/")
  }

  @Test func onlyItsOwnPagesStartAnything() throws {
    for door in [Self.local, RequestGuard(isRemote: false, secret: .none)] {
      let own = ["Origin": "http://localhost:1", "X-Palimpsest-Token": door.pageToken]
      #expect(door.allowsStarting(try Self.request(to: "localhost:1", own)))
      let foreign = own.merging(["Origin": "http://evil.example"]) { $1 }
      #expect(!door.allowsStarting(try Self.request(to: "localhost:1", foreign)))
      let guessed = own.merging(["X-Palimpsest-Token": "guess"]) { $1 }
      #expect(!door.allowsStarting(try Self.request(to: "localhost:1", guessed)))
      #expect(!door.allowsStarting(try Self.request(to: "localhost:1")))
      #expect(!door.allowsStarting(try Self.request(to: "evil.example", own)))
    }
    let own = ["Origin": "http://192.0.2.1", "X-Palimpsest-Token": Self.remote.pageToken]
    #expect(!Self.remote.allowsStarting(try Self.request(to: "192.0.2.1", own)))
    #expect(
      Self.remote.allowsStarting(
        try Self.request(to: "192.0.2.1", path: "/run?token=\(Self.mine)", own)))
  }

  @Test func tokensAreNotTheSameTwice() {
    let doors = (0..<20).map { _ in RequestGuard(isRemote: true) }
    #expect(Set(doors.map(\.pageToken)).count == 20)
    #expect(Set(doors.map(\.addressToken)).count == 20)
    #expect(doors.allSatisfy { $0.addressToken.flatMap(RequestGuard.complaint) == nil })
    #expect(RequestGuard(isRemote: false, secret: .none).addressToken == nil)
  }

  @Test(arguments: [
    ("twelve-chars", nil), ("A.b_c~D-1234", nil),
    ("too-short", "--token has 9 characters; expected 12 to 128"),
    (String(repeating: "x", count: 129), "--token has 129 characters; expected 12 to 128"),
    ("with;semicolon", "--token holds ';'; " + expected),
    ("with a blank in it", "--token holds 'U+0020'; " + expected),
    ("line\r\nSet-Cookie: x", "--token holds 'U+000D U+000A'; " + expected),
    ("mit-Umläuten-drin", "--token holds 'U+00E4'; " + expected),
    ("with&more=things", "--token holds '&'; " + expected),
  ])
  func tokensStandInAddressesAndCookies(token: String, complaint: String?) {
    #expect(RequestGuard.complaint(about: token) == complaint)
  }

  @Test func textsAreEqualWhereTheyAre() {
    #expect(RequestGuard.areEqual("", ""))
    #expect(RequestGuard.areEqual("secret", "secret"))
    for other in ["", "secre", "secrets", "Secret", "secreT"] {
      #expect(!RequestGuard.areEqual("secret", other))
    }
  }
}
