import Markup
import Testing

@testable import Reports

struct ProseHTMLTests {
  @Test func sentencesAndParagraphsHaveFormulas() {
    #expect(ProseHTML.sentence("a *b* <i>").markup == "a <em>b</em> &lt;i&gt;")
    #expect(ProseHTML.paragraphs("a\n\nb").markup == "<p>a</p>\n<p>b</p>\n")
    let formula = ProseHTML.sentence("$x$").markup
    #expect(formula.hasPrefix("<math><semantics><mrow>") && formula.contains("<mi>x</mi>"))
  }

  /// Captions have no values and no pictures: what looks like one stays.
  @Test func nothingIsReplaced() {
    #expect(ProseHTML.sentence("`= a.b` [](#c)").markup == "<code>= a.b</code> <a href=\"#c\"></a>")
    #expect(ProseHTML.sentence("![d](e.png)").markup == "<a href=\"e.png\">d</a>")
  }
}
