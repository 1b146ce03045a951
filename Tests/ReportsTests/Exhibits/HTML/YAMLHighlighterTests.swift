import Markup
import Testing

@testable import Reports

struct YAMLHighlighterTests {
  @Test(arguments: [
    ("id: a", "<b>id</b>: a"), ("  - key: <v>", "  - <b>key</b>: &lt;v&gt;"),
    ("# a: comment", "<i># a: comment</i>"), ("  # <c>", "<i>  # &lt;c&gt;</i>"),
    ("- a: b: c", "- <b>a</b>: b: c"), ("url: http://x", "<b>url</b>: http://x"),
    ("http://x", "http://x"), ("key:", "<b>key</b>:"), ("\"quoted\": 1", "&quot;quoted&quot;: 1"),
    ("plain text", "plain text"), ("", ""), ("snake_case-2.b: 1", "<b>snake_case-2.b</b>: 1"),
  ])
  func keysAndCommentsStandOut(line: String, html: String) {
    #expect(YAMLHighlighter.html(line).markup == html)
  }

  @Test func linesStayLines() {
    #expect(YAMLHighlighter.html("\na: 1\n\n  b: 2\n").markup == "<b>a</b>: 1\n\n  <b>b</b>: 2")
  }
}
