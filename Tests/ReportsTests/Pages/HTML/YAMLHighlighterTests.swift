import Markup
import Testing

@testable import Reports

struct YAMLHighlighterTests {
  @Test(arguments: [
    ("a: 1\n", "<b>a</b>: 1"), ("  - a.b-c_d: x", "  - <b>a.b-c_d</b>: x"),
    ("# a: 1", "<i># a: 1</i>"),
    ("a:1", "a:1"), ("a:", "<b>a</b>:"), ("- a", "- a"),
    ("<b>: \"&\"", "&lt;b&gt;: &quot;&amp;&quot;"),
    ("a: <i>", "<b>a</b>: &lt;i&gt;"), ("\na: 1\n\nb: 2\n\n", "<b>a</b>: 1\n\n<b>b</b>: 2"),
    ("", ""),
  ])
  func keysAndCommentsStandOut(source: String, html: String) {
    #expect(YAMLHighlighter.html(source).markup == html)
  }
}
