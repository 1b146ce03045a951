import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import LivePreview

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

  @Test(arguments: ["localhost", "localhost:8421", "127.0.0.1:80", "[::1]:8421", "[::1]"])
  func thisMachineReads(authority: String) throws {
    let request = try Self.request(to: authority)
    #expect(RequestGuard(isRemote: false).allowsReading(request))
  }

  /// Another name may be one that another site led here.
  @Test(arguments: [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8421", "192.0.2.1", "",
    "evil.example:127.0.0.1",
  ])
  func anotherNameDoesNot(authority: String) throws {
    let request = try Self.request(to: authority)
    #expect(!RequestGuard(isRemote: false).allowsReading(request))
    #expect(!RequestGuard(isRemote: false).allowsReading(try Self.request(to: nil)))
  }

  @Test func anotherMachineNeedsTheToken() throws {
    let door = RequestGuard(isRemote: true, token: "secret")
    let host = "192.0.2.1:8421"
    #expect(!door.allowsReading(try Self.request(to: host)))
    #expect(!door.allowsReading(try Self.request(to: "localhost")))
    #expect(!door.allowsReading(try Self.request(to: host, path: "/?token=secre")))
    #expect(door.allowsReading(try Self.request(to: host, path: "/?token=secret")))
    let cookie = ["Cookie": "other=1; palimpsest=secret"]
    #expect(door.allowsReading(try Self.request(to: host, cookie)))
    #expect(!door.allowsReading(try Self.request(to: host, ["Cookie": "palimpsest=secrets"])))
    #expect(
      door.cookieField == "palimpsest=secret; HttpOnly; SameSite=Strict; Path=/")
  }

  @Test func onlyItsOwnPagesStartAnything() throws {
    let door = RequestGuard(isRemote: false)
    let own = ["Origin": "http://localhost:1", "X-Palimpsest-Token": door.pageToken]
    #expect(door.allowsStarting(try Self.request(to: "localhost:1", own)))
    let foreign = own.merging(["Origin": "http://evil.example"]) { $1 }
    #expect(!door.allowsStarting(try Self.request(to: "localhost:1", foreign)))
    let guessed = own.merging(["X-Palimpsest-Token": "guess"]) { $1 }
    #expect(!door.allowsStarting(try Self.request(to: "localhost:1", guessed)))
    #expect(!door.allowsStarting(try Self.request(to: "localhost:1")))
    #expect(!door.allowsStarting(try Self.request(to: "evil.example", own)))
  }

  @Test func tokensAreNotTheSameTwice() {
    let doors = (0..<20).map { _ in RequestGuard(isRemote: true) }
    #expect(Set(doors.map(\.pageToken)).count == 20)
    #expect(Set(doors.map(\.readingToken)).count == 20)
    #expect(RequestGuard(isRemote: false).cookieField == nil)
  }
}
