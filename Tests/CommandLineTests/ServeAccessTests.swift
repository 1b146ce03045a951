import Foundation
import TestSupport
import Testing

/// Who may read what `serve` shows, and who may start something.
struct ServeAccessTests {
  private static func book() throws -> Palimpsest {
    try Palimpsest([
      "01-a b.md": "# Spaces\n", "02-übersicht.md": "# Ü\n",
      "03.md": """
      # Data

      ```yaml experiment
      id: early
      run: data
      rows: [{value: 1}]
      ```
      """,
    ])
  }

  private static func token(_ page: HTTPAnswer) -> String? {
    page.body.firstMatch(of: /palimpsest-token" content="(\w*)"/).map { String($0.1) }
  }

  @Test func thePrintedAddressLetsStartThings() throws {
    let served = try Served(try Self.book())
    try served.server.awaits("is up to date")
    let origin = String(served.address.dropLast())
    #expect(try #require(served.token).count >= 20)
    let token = try #require(Self.token(try served.answer("03.html")))
    #expect(Self.token(try HTTPAnswer(served.address + "03.html")) == "")
    let own = ["X-Palimpsest-Token": token, "Origin": origin]
    for path in ["run", "cancel"] {
      #expect(try HTTPAnswer(served.address + path, posting: "{}", own).status == 202)
      #expect(
        try HTTPAnswer(served.address + path, posting: "{}", ["Origin": origin]).status == 403)
    }
    let rebound = try HTTPAnswer(served.address + "03.html", ["Host": "example.org"])
    #expect(rebound.status == 403)
    #expect(try HTTPAnswer(served.address + "..%2f..%2fbook.yml").status == 404)
    #expect(try HTTPAnswer(served.address + "data/early.rows.csv").status == 200)
    #expect(try HTTPAnswer(served.address + "manifest.json").status == 200)
    try served.end()
  }

  @Test func everyNameOfAChapterIsServed() throws {
    let served = try Served(try Self.book())
    for page in ["index.html", "01-a%20b.html", "02-%C3%BCbersicht.html", "03.html"] {
      #expect(try served.answer(page).status == 200, "\(page)")
    }
    try served.end()
  }

  @Test func withoutATokenEveryoneMay() throws {
    let served = try Served(try Self.book(), ["--port", "0", "--no-token"])
    #expect(served.token == nil && served.printed.hasSuffix("/"))
    #expect(Self.token(try served.answer("03.html")) != "")
    try served.end()
  }

  @Test func otherMachinesNeedLeaveAndAToken() throws {
    let program = try Self.book()
    let served = try Served(
      program, ["--host", "0.0.0.0", "--port", "0", "--allow-remote", "--token", "my-own_token.1"])
    #expect(served.token == "my-own_token.1")
    let port = try #require(served.printed.firstMatch(of: /:(\d+)\//)?.1)
    let address = "http://127.0.0.1:\(port)/"
    #expect(try served.answer("03.html").status == 200)
    #expect(try HTTPAnswer(address).status == 403)
    #expect(try HTTPAnswer(address + "?token=my-own_token.2").status == 403)
    let cookie = ["Cookie": "palimpsest-\(port)=my-own_token.1"]
    #expect(try HTTPAnswer(address + "03.html", cookie).status == 200)
    try served.end()
  }

  @Test(arguments: [
    (["--host", "0.0.0.0"], "say so with --allow-remote"),
    (["--token", "short"], "--token has 5 characters; expected 12 to 128"),
    (["--token", "a;b=c; HttpOnly"], "--token holds ';'"),
    (["--token", "twelve-chars", "--no-token"], "exclude one another"),
    (["--host", "0.0.0.0", "--allow-remote", "--no-token"], "--no-token is for this machine only"),
    (["--port", "70000"], "--port is a number from 0 to 65535"),
  ])
  func whatCannotBeMeantIsRefused(arguments: [String], complaint: String) throws {
    let refused = try Self.book().run(["serve"] + arguments)
    #expect(refused.status == 64 && refused.errors.contains(complaint), "\(refused)")
  }
}
