import Frames
import Testing

@testable import Reports

struct MarkdownTableTests {
  @Test func valuesStayInTheirCells() {
    var frame = Frame(
      "rows", columns: [Frame.Column("a|<b>", .text, ""), Frame.Column("n", .integer, "")])
    frame.append([.text("x|y\n<i>"), .integer(1_500)])
    frame.append([.missing, .integer(2)])
    #expect(
      MarkdownTable(TableView(frame, limit: 9)).text == """
        | a\\|&lt;b> | n |
        | --- | ---: |
        | x\\|y &lt;i> | 1,500 |
        | – | 2 |
        """)
  }
}
