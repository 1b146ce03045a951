import Frames
import Testing

@testable import Reports

struct MarkdownTableTests {
  @Test func nothingInACellEndsIt() {
    let frame = Frame.of([.text("a_b"), .number("v")], [["x|y\n<b>", 0.5], ["z", .missing]])
    #expect(
      MarkdownTable(TableView(frame, limit: 9)).text == """
        | a b | v |
        | --- | ---: |
        | x\\|y &lt;b> | 0.500 |
        | z | – |
        """)
  }

  @Test func theBestIsBoldAndSpreadsStandBehind() {
    var view = TableView(.of([.number("v")], [[2]]), limit: 9)
    view.rows[0][0].isBest = true
    view.rows[0][0].spread = "± 1"
    #expect(MarkdownTable(view).text.hasSuffix("| **2** ± 1 |"))
  }
}
