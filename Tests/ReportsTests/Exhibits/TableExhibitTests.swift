import Chapters
import Testing

@testable import Reports

struct TableExhibitTests {
  private static func block(_ keys: String) -> String { "```yaml table\n\(keys)\n```\n" }

  @Test func whatATableReadsIsFoundWhenItIsChecked() throws {
    let block = try #require(
      try ReadBook.blocks(
        Self.block("from: a[name=x]\nrows: name\ncolumns: [value]\nover: draw\nlimit: 3")
      ).first)
    #expect(block.id == "01-table-1")
    let table = try #require(block.content as? TableExhibit)
    let from = try #require(table.source.selectors.first)
    #expect(from.block == "a" && from.frame == "rows")
    #expect(from.columns?.map(\.name) == ["name", "draw", "value"])
    #expect(from.filters.map(\.column) == ["name"])
    #expect(table.averaging == Averaging(over: "draw"))
    #expect(table.rows == ["name"] && table.columns == ["value"] && table.limit == 3)
  }

  @Test(arguments: [
    ("from: a\nlimit: 0", "11:8: error: 0 is out of range: 1 to 1000000"),
    ("from: a\ninterval: bootstrap", "9:1: error: 'interval' needs the key 'over'"),
    ("from: b", "10:7: error: there is no block 'b'"),
    ("from: a.rowz", "10:7: error: 'a' has no frame 'rowz'; did you mean 'rows'?"),
    ("from: a.rows.value", "10:7: error: 'a' has no frame 'value'"),
    (
      "from: a\ncolumns: [valeu]",
      "11:11: error: the frame 'rows' has no column 'valeu'; did you mean 'value'?"
    ),
    (
      "from: a[nam=x]",
      "10:9: error: the frame 'rows' has no column 'nam'; did you mean 'name'?"
    ),
    (
      "from: a\nover: seed",
      "11:7: error: the frame 'rows' has no column 'seed'; it has name, draw, value"
    ),
    (
      "from: a\ncaption: 'Of $x$ and $\\betta$.'",
      #"11:23: error: unknown command '\betta' in mathematics; did you mean '\beta'?"#
    ),
  ]) func complaints(keys: String, complaint: String) throws {
    #expect(try ReadBook.complaints(Self.block(keys)) == ["01/01.md:" + complaint])
  }
}
