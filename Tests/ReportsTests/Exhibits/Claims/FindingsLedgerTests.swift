import Chapters
import Notebook
import Testing

@testable import Reports

struct FindingsLedgerTests {
  private static func ledger() async throws -> FindingsLedger {
    let results = try await FindingsBook.run().results
    return try #require(FindingsLedger(results.book, ClaimsLedger(results)))
  }

  /// Parts without claims on findings are no columns; claims stand where they are made.
  @Test func claimsStandInTheColumnsOfTheirParts() async throws {
    let ledger = try await Self.ledger()
    #expect(
      ledger.headings { $0.document.plainText } == [
        "Finding", "Paper", "Other chapters", "Part one",
      ])
    #expect(ledger.rows.map(\.finding.id) == ["grows", "lasts", "unasked"])
    #expect(
      ledger.rows.map { $0.cells.map { $0.map(\.id) } } == [
        [["a"], ["c", "d"]], [["b"], []], [[], []],
      ])
  }

  /// The figures of all of its claims, each once, and where they are from.
  @Test func thePapersFiguresAreThoseOfTheClaims() async throws {
    let rows = try await Self.ledger().rows
    #expect(rows.map(\.paper) == ["small 0.200, large 0.500, all 3", nil, nil])
    #expect(rows[0].sources == ["figure 1", "figure 2"])
  }

  @Test func aBookWithoutFindingsHasNone() async throws {
    let results = try await SmallBook().results
    #expect(FindingsLedger(results.book, ClaimsLedger(results)) == nil)
  }

  /// Where no claim names a finding, each is there all the same.
  @Test func whatNoClaimTestsIsThere() async throws {
    let results = try await SmallBook(
      FindingsBook.first + FindingsBook.claim("g", "expect: doses[dose=1,draw=0].effect > 0.1"),
      book: "findings: {one: So.}\n"
    ).results
    let ledger = try #require(FindingsLedger(results.book, ClaimsLedger(results)))
    #expect(ledger.headings { _ in "" } == ["Finding", "Paper", "Here"])
    #expect(ledger.rows.map { $0.cells.map(\.count) } == [[0]])
  }

  @Test func theListsAreThePapersAndTheBooks() async throws {
    let lists = ClaimList.lists(of: ClaimsLedger(try await FindingsBook.run().results))
    #expect(lists.map(\.title) == ["Claims of the paper", "Claims of this book"])
    #expect(lists.map { $0.entries.map(\.id) } == [["a", "c"], ["b", "d", "e", "f"]])
  }

  /// A name that no finding has is told at its place.
  @Test(arguments: [
    ("grow", "; did you mean 'grows'?"), ("x", "; it is one of grows, lasts, unasked"),
  ])
  func anUnknownFindingIsTold(name: String, hint: String) async throws {
    let error = await #expect(throws: InvalidBook.self) {
      try await SmallBook(
        FindingsBook.first
          + FindingsBook.claim("g", "finding: \(name)\nexpect: doses[dose=1,draw=0].effect > 0.1"),
        book: FindingsBook.bookFile, files: FindingsBook.chapters)
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "chapters/01-small.md:18:10: error: there is no finding '\(name)'\(hint)"
      ])
  }

  @Test func aBookWithoutFindingsSaysSo() throws {
    #expect(
      try ReadBook.complaints("```yaml claim\ntext: So.\nfinding: x\nexpect: 1 < 2\n```\n").first
        == "01/01.md:11:10: error: there is no finding 'x'; book.yml names none under 'findings'")
  }

  /// What is wrong in a finding is told at its place in book.yml.
  @Test func theirValuesAreChecked() async throws {
    let error = await #expect(throws: InvalidBook.self) {
      try await SmallBook(
        FindingsBook.first, book: "findings:\n  a: Mean `= mean(doses.efect)`.\n")
    }
    #expect(
      error?.diagnostics.first?.description.hasPrefix("chapters/book.yml:2:19: error: ") == true,
      "\(error?.diagnostics ?? [])")
  }
}
