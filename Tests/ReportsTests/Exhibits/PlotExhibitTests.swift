import Chapters
import Testing

@testable import Reports

struct PlotExhibitTests {
  private static func block(_ keys: String) -> String { "```yaml plot\n\(keys)\n```\n" }

  @Test(
    arguments: [
      (
        "kind: line\nx: draw\ny: value\ncolor: name",
        .series(x: "draw", y: "value", color: "name")
      ),
      ("kind: histogram\nx: value\ny: draw", .histogram(of: "value", color: nil)),
      (
        "kind: heatmap\nx: draw\ny: name\ncolor: value",
        .heatmap(x: "draw", y: "name", values: "value")
      ),
    ] as [(String, PlotExhibit.Columns)])
  func theColumnsThatAShapeDraws(keys: String, columns: PlotExhibit.Columns) throws {
    let block = try #require(try ReadBook.blocks(Self.block("from: a\n" + keys)).first)
    #expect((block.content as? PlotExhibit)?.columns == columns)
  }

  @Test(arguments: [
    (
      "kind: heatmap\nx: value\ny: value",
      "10:7: error: a heatmap needs the key 'color', the column of its cells' values"
    ),
    ("kind: bar\nx: value", "10:7: error: a bar plot needs the key 'y'"),
    (
      "kind: pie\nx: value",
      "11:7: error: 'kind': expected one of line, bar, heatmap, radar, scatter, histogram, found 'pie'"
    ),
    (
      "kind: line\nx: valu\ny: value",
      "12:4: error: the frame 'rows' has no column 'valu'; did you mean 'value'?"
    ),
  ]) func complaints(keys: String, complaint: String) throws {
    #expect(try ReadBook.complaints(Self.block("from: a\n" + keys)) == ["01/01.md:" + complaint])
  }
}
