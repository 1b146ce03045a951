import Chapters
import Frames
import Testing

@testable import Reports

struct ClaimExhibitTests {
  private static func block(_ keys: String) -> String {
    "```yaml claim\ntext: It is so.\n\(keys)\n```\n"
  }

  @Test func bothSidesAreFoundWhenTheyAreChecked() throws {
    let block = try #require(
      try ReadBook.blocks(
        Self.block(
          "id: c\nexpect: a[name=x].value < mean(a.value) + 1\n"
            + "paper: {source: \"table 3\", ours_then: 0.25}\nover: draw\ninterval: bootstrap")
      ).first)
    #expect(block.id == "c")
    let claim = try #require(block.content as? ClaimExhibit)
    #expect(claim.expect.blocks == ["a"])
    #expect(claim.expect.comparisons.map(\.relation) == [.less])
    #expect(claim.expect.comparisons[0].right.selectors.map(\.column) == ["value"])
    #expect(claim.averaging == Averaging(over: "draw", by: .bootstrap))
    #expect(claim.paper?.source == "table 3")
    #expect(claim.paper?.figures == [.init(name: "ours_then", value: 0.25)])
  }

  @Test func eachSideIsComplainedAbout() throws {
    #expect(
      try ReadBook.complaints(Self.block("expect: a.valu + b.value < a.name")) == [
        "01/01.md:11:9: error: the frame 'rows' has no column 'valu'; did you mean 'value'?",
        "01/01.md:11:18: error: there is no block 'b'",
        "01/01.md:11:28: error: 'name' is text, not a number",
      ])
  }

  @Test(arguments: [
    ("expect: a.rows > 1", "11:9: error: expected a column: a.<column>"),
    ("expect: a.value > 1\ninterval: student_t", "9:1: error: 'interval' needs the key 'over'"),
    ("expect: a.value = 1", "11:17: error: expected <, <=, >, >=, == or !=, found '= 1'"),
    (
      "expect: a.value > 1\npaper: 3",
      "12:8: error: 'paper': expected a mapping with `source:` and figures by name, found '3'"
    ),
  ]) func complaints(keys: String, complaint: String) throws {
    #expect(try ReadBook.complaints(Self.block(keys)) == ["01/01.md:" + complaint])
  }

  /// The paper's figures stand in what must hold, in that of other claims and in the text.
  @Test func figuresOfThePaperAreNumbers() async throws {
    let results = try await SmallBook(
      ReadBook.rows
        + Self.block(
          "id: c\npaper: {source: t, x: 1.4, \"our share\": 2}\n"
            + "expect: a[name=x].value == paper.x within 0.2 and paper.`our share` == 2")
        + Self.block("id: d\nexpect: a[name=x].value > c.paper.x")
        + "It was `= paper.x`, or `= c.paper.x + 1 | .1f`; ``= c.paper.`our share` ``."
    ).results
    #expect(ClaimsLedger(results).entries.map(\.verdict) == [.reproduced, .reproduced])
    let page = try #require(PageRenderer(results).markdown("01-small"))
    #expect(page.contains("It was 1.4, or 2.4; 2."))
  }

  @Test(arguments: [
    (
      "expect: a.value > paper.y\npaper: {x: 1}",
      "11:19: error: the claim's 'paper' has no figure 'y'; it has x"
    ),
    (
      "expect: a.value > paper.x",
      "11:19: error: no claim so far has the paper's figure 'x'; claims name figures under 'paper'"
    ),
    (
      "expect: a.value > 1 within 0.1",
      "11:21: error: 'within' goes with ==, as in a.x == b.x within 0.1"
    ),
    (
      "expect: 1 < a.vlue < 2",
      "11:13: error: the frame 'rows' has no column 'vlue'; did you mean 'value'?"
    ),
    (
      "expect: a[name>=x].value > 1",
      "11:11: error: 'name' is text, which '>=' does not compare; expected = or !="
    ),
    ("expect: a[draw>=x].value > 1", "11:11: error: 'x' is not a number"),
  ]) func whatCannotHoldIsComplainedAbout(keys: String, complaint: String) throws {
    #expect(try ReadBook.complaints(Self.block(keys)) == ["01/01.md:" + complaint])
  }

  @Test func claimsThatDisagreeOnAFigureAreTold() throws {
    let claims = ["c", "d"].enumerated().map {
      Self.block("id: \($1)\npaper: {x: \($0)}\nexpect: a.value > paper.x")
    }
    #expect(
      try ReadBook.complaints(claims.joined() + "`= paper.x`") == [
        "01/01.md:21:4: error: several claims have the paper's figure 'x'; write c.paper.x or d.paper.x"
      ])
  }
}
