import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

struct PlotExhibitTests {
  private static func block(_ keys: String) -> String { "```yaml plot\n\(keys)\n```\n" }

  private static func columns(_ keys: String) throws -> PlotExhibit.Columns? {
    let block = try #require(try ReadBook.blocks(block("from: a\n" + keys)).first)
    return (block.content as? PlotExhibit)?.columns
  }

  private static func recipe(_ keys: String) throws -> PlotRecipe {
    guard case .series(let recipe)? = try columns(keys) else { throw NoValue("no series") }
    return recipe
  }

  /// Limits along dates are dates: before anything runs where the columns are known, at their place after it else.
  @Test(arguments: [
    ("[2024-01-01, 2024-02]", nil), ("[2024, ~]", nil),
    (
      "[0, ~]",
      "'0' is a number, and along x are dates; expected limits like [2024-03-01, 2024-12-31]"
    ),
  ]) func limitsAlongDatesAreDates(limits: String, complaint: String?) async throws {
    let plot = "```yaml plot\nfrom: d\nkind: line\nx: day\ny: v\nlimits: {x: \(limits)}\n```\n"
    let book = { (keys: String) in
      try TemporaryBook("```yaml experiment\nid: d\n\(keys)\n```\n\n" + plot)
    }
    let written = try book("run: data\nrows: [{day: 2024-01-05, v: 1}, {day: 2024-01-09, v: 2}]")
    let all = [complaint].compactMap(\.self)
    #expect(written.complaints() == all.map { "chapters/01.md:12:14: error: " + $0 })
    let printed = try book(
      "run: command\ncommand: [printf, 'day,v\\n2024-01-05,1\\n2024-01-09,2\\n']\nformat: csv")
    #expect(try await printed.problems() == all.map { "chapters/01.md:13:14: error: " + $0 })
  }

  @Test func theColumnsThatAShapeDraws() throws {
    let line = try Self.recipe("kind: line\nx: draw\ny: value\ncolor: name")
    #expect(line.x == "draw" && line.y == "value" && line.color == ["name"])
    let histogram = try Self.recipe("kind: histogram\nx: value\ny: draw")
    #expect(histogram.x == "value" && histogram.y == nil && histogram.color.isEmpty)
    #expect(
      try Self.columns("kind: heatmap\nx: draw\ny: name\ncolor: value")
        == .heatmap(x: "draw", y: "name", values: "value", facets: nil))
  }

  /// Several columns are drawn as one, with another that says which; of bars and radars, that may be the axis.
  @Test func severalColumnsAreDrawn() throws {
    let line = try Self.recipe("kind: line\nx: name\ny: [draw, value]\ncolor: name")
    #expect(line.x == "name" && line.y == Frame.valueColumn && line.color == ["name", "measure"])
    let radar = try Self.recipe("kind: radar\ny: [draw, value]\ncolor: name")
    #expect(radar.x == "measure" && radar.color == ["name"])
    let panels = try Self.recipe("kind: line\nx: name\ny: [draw, value]\nfacets: measure")
    #expect(panels.facets == "measure" && panels.color.isEmpty)
  }

  @Test(arguments: [
    (
      "kind: heatmap\nx: value\ny: value",
      "10:7: error: a heatmap needs the key 'color', the column of its cells' values"
    ),
    ("kind: bar\nx: value", "10:7: error: a bar plot needs the key 'y'"),
    ("kind: line\ny: value", "10:7: error: a line plot needs the key 'x'"),
    ("kind: line\ny: [value, draw]", "10:7: error: a line plot needs the key 'x'"),
    (
      "kind: heatmap\nx: name\ny: [draw, value]\ncolor: value",
      "13:11: error: a heatmap has one column along its vertical axis"
    ),
    (
      "kind: heatmap\nx: name\ny: draw\ncolor: value\nscale: {x: log}",
      "15:8: error: the axes of a heatmap are labels, with neither scale nor limits"
    ),
    (
      "kind: bar\nx: name\ny: value\nscale: {y: log}",
      "14:8: error: a bar plot begins at 0, which a logarithmic axis does not have; expected line or scatter"
    ),
    (
      "kind: bar\nx: name\ny: value\nscale: {x: log}",
      "14:8: error: the axis x of a bar plot is labels, and has no logarithms"
    ),
    (
      "kind: histogram\nx: value\nscale: {x: log}",
      "13:8: error: a histogram has bars of equal width, which a logarithmic axis has not"
    ),
    ("kind: line\nx: name\ny: value\nscale: {x: log}", "12:4: error: 'name' is text, not a number"),
    (
      "kind: line\nx: draw\ny: value\nscale: {y: log}\nlimits: {y: [0, 1]}",
      "15:13: error: the axis y is logarithmic: its limits are above 0"
    ),
    (
      "kind: bar\nx: name\ny: value\nlimits: {y: [1, 2]}",
      "14:13: error: a bar plot begins at 0, which its limits have to hold"
    ),
    (
      "kind: bar\nx: name\ny: value\nlimits: {x: [1, 2]}",
      "14:13: error: the axis x of a bar plot is labels, and has no limits"
    ),
    (
      "kind: line\nx: draw\ny: value\nfacets: nam",
      "14:9: error: the frame 'rows' has no column 'nam'; did you mean 'name'?"
    ),
    (
      "kind: pie\nx: value",
      "11:7: error: 'kind': expected one of line, bar, heatmap, radar, scatter, histogram, found 'pie'"
    ),
    (
      "kind: line\nx: valu\ny: value",
      "12:4: error: the frame 'rows' has no column 'valu'; did you mean 'value'?"
    ),
    (
      "kind: line\nx: draw\ny: value\nlimits: {x: [2024-03-01, ~]}",
      "14:14: error: '2024-03-01' is a date, and along x are numbers; expected limits like [0, 1]"
    ),
    (
      "kind: line\nx: draw\ny: value\nlimits: {y: [~, 2024-03-01]}",
      "14:17: error: '2024-03-01' is a date, and along y are numbers; expected limits like [0, 1]"
    ),
    (
      "kind: line\nx: draw\ny: value\nover: draw",
      "12:4: error: 'draw' stands under 'x' and under 'over'; expected it under one of them"
    ),
    (
      "kind: bar\nx: name\ny: value\ncolor: draw\nover: draw",
      "14:8: error: 'draw' stands under 'color' and under 'over'; expected it under one of them"
    ),
    (
      "kind: radar\ny: [value, draw]\ncolor: draw",
      "12:12: error: 'draw' is one of several columns under 'y', and tells values apart besides; expected one of both"
    ),
    (
      "kind: line\nx: draw\ny: [value, value]",
      "13:12: error: 'value' stands twice under 'y'; expected it once"
    ),
    (
      "kind: line\nx: name\ny: value\nlimits: {x: [1, 2]}",
      "12:4: error: 'name' is text, not a number"
    ),
  ]) func complaints(keys: String, complaint: String) throws {
    #expect(try ReadBook.complaints(Self.block("from: a\n" + keys)) == ["01/01.md:" + complaint])
  }
}
