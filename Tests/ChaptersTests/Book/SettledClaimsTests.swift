import TestSupport
import Testing

@testable import Chapters

/// `settled:` of book.yml: how many replicates claims came to.
struct SettledClaimsTests {
  private static func file(_ text: String) throws -> BookFile {
    let folder = try TemporaryFolder(["book.yml": text])
    return try BookFile.read(in: folder.url, path: "chapters")
  }

  @Test func entriesKnowTheirPlaces() throws {
    let entries = try Self.file("settled: {larger: {seed: 12}}\n").settled(in: "any").entries
    #expect(entries.map(\.claim) == ["larger"])
    #expect(entries.map(\.axis) == ["seed"])
    #expect(entries.map(\.count) == [12])
    let places = try #require(entries[0].places)
    #expect(
      [places.claim, places.axis, places.count].map(\.description)
        == ["chapters/book.yml:1:11", "chapters/book.yml:1:20", "chapters/book.yml:1:26"])
  }

  @Test func aProfilesOwnStandInPlaceOfTheBooks() throws {
    let file = try Self.file(
      """
      settled: {a: {seed: 9}}
      profiles:
        smoke: {steps: 1, settled: {a: {seed: 5}, b: {draw: 7}}}
        full: {steps: 2}
      """)
    #expect(file.settled(in: "smoke").entries.map(\.count) == [5, 7])
    #expect(file.settled(in: "full").entries.map(\.count) == [9])
    let (_, parameters) = try file.profile("smoke", settings: [])
    #expect(parameters.keys.sorted() == ["steps"])
  }

  @Test(arguments: [
    (
      "settled: 3", "1:10: error: 'settled': expected a mapping from claims to an axis and a number"
    ),
    ("settled: {a: 3}", "1:14: error: expected the one axis that 'a' is over, like {seed: 12}"),
    ("settled: {a: {}}", "1:14: error: expected the one axis that 'a' is over"),
    ("settled: {a: {s: 1, t: 2}}", "1:14: error: expected the one axis that 'a' is over"),
    ("settled: {a: {s: x}}", "1:18: error: expected a whole number, found 'x'"),
    ("settled: {a: {s: 0}}", "1:18: error: expected a number above 0, found 0"),
    ("profiles: {p: {settled: {a: 3}}}", "1:29: error: expected the one axis that 'a' is over"),
  ]) func complaints(text: String, complaint: String) throws {
    let error = #expect(throws: (any Error).self) { try Self.file(text) }
    let told = try (error as? InvalidBook)?.description ?? "\(try #require(error))"
    #expect(told.hasPrefix("chapters/book.yml:" + complaint), "\(told)")
  }

  @Test func theCanonicalFormHasNoPlaces() throws {
    let one = try Self.file("settled: {a: {seed: 9}}").settled(in: "p")
    let other = try Self.file("title: T\nsettled:\n  a: {seed: 9}").settled(in: "p")
    #expect(one.canonical == other.canonical)
    #expect(one.canonical.description == #"{"a":{"seed":9}}"#)
  }
}
