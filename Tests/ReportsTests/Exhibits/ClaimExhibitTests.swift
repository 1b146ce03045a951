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
    #expect(claim.expect.blocks == ["a"] && claim.expect.relation == .less)
    #expect(claim.expect.right.selectors.map(\.column) == ["value"])
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
}
