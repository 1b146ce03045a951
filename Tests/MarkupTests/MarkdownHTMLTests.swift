import Chapters
import Foundation
import RandomStreams
import Testing

@testable import Markup

struct MarkdownHTMLTests {
  private func html(_ source: String) -> String {
    MarkdownDocument(source).html(replacing: .init()).markup
  }

  @Test(arguments: [
    ("a <b>c</b> & \"d\"", "<p>a &lt;b&gt;c&lt;/b&gt; &amp; &quot;d&quot;</p>\n"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    ("a<!-- <b> -->c", "<p>ac</p>\n"), ("[a](javascript:x)", "<p><a href=\"\">a</a></p>\n"),
    ("[a](https://b.org)", "<p><a href=\"https://b.org\">a</a></p>\n"),
    ("![a \"b\"](c.png)", "<p><a href=\"c.png\">a &quot;b&quot;</a></p>\n"),
    ("$x < y$ and `<i>`", "<p>x &lt; y and <code>&lt;i&gt;</code></p>\n"),
    (#"$\nothing<b>$"#, "<p><code>$\\nothing&lt;b&gt;$</code></p>\n"),
  ])
  func nothingOfTheTextIsMarkup(source: String, markup: String) { #expect(html(source) == markup) }

  @Test func spansAndHeadingsAreReplaced() {
    var replacements = MarkdownDocument.Replacements()
    replacements.span = { $0.number == 1 ? ("<i>\($0.literal)</i>", "i") : nil }
    replacements.headingPrefix = { "<a id=\"\($0.anchor)\"></a>" }
    #expect(
      MarkdownDocument("## A `a` *`<b>`*").html(replacing: replacements).markup
        == "<h2><a id=\"a-a-b\"></a>A <code>a</code> <em><i>&lt;b&gt;</i></em></h2>\n")
  }

  @Test(arguments: [
    ("a *b*", "a <em>b</em>"), ("a\n\nb", "<p>a</p>\n<p>b</p>"), ("- a", "<ul>\n<li>a</li>\n</ul>"),
  ])
  func aSentenceHasNoParagraph(source: String, markup: String) {
    #expect(MarkdownDocument(source).inlineHTML(replacing: .init()).markup == markup)
  }

  @Test func linksHoldAFileOrLeadNowhere() {
    var replacements = MarkdownDocument.Replacements()
    replacements.link = { link in
      switch link.address {
      case "a": MarkdownDocument.LinkTarget(text: "none")
      case "b": MarkdownDocument.LinkTarget(address: "data:x", text: "b", download: "b \"1\".csv")
      default: nil
      }
    }
    #expect(
      MarkdownDocument("[x *y*](a) [](a) [z](b) [w](c)").html(replacing: replacements).markup
        == "<p>x <em>y</em> none <a href=\"data:x\" download=\"b &quot;1&quot;.csv\">z</a> "
        + "<a href=\"c\">w</a></p>\n")
  }

  /// A mark stands before each block that is in no other; footnotes are one.
  @Test func blocksAreMarked() {
    let document = MarkdownDocument(
      "# A\n\n- b\n\n  c\n\nd[^1][^2]\n\n> e\n\n[^1]: f\n[^2]: g\n")
    var marked = MarkdownDocument.Replacements()
    marked.blockMark = "<!---->\n"
    let pieces = document.html(replacing: marked).markup.components(separatedBy: "<!---->\n")
    #expect(pieces.joined() == document.html(replacing: .init()).markup)
    #expect(
      pieces.map { $0.prefix { $0 != ">" } } == [
        "", "<h1", "<ul", "<p", "<blockquote",
        "<section class=\"footnotes\" data-footnotes",
      ])
  }

  /// Who does not see a box hears what it says.
  @Test func boxesOfTaskListsHaveNames() {
    #expect(
      html("- [ ] a\n- [x] b") == """
        <ul>
        <li><input type="checkbox" disabled="" aria-label="To do" /> a</li>
        <li><input type="checkbox" checked="" disabled="" aria-label="Done" /> b</li>
        </ul>

        """)
  }

  /// Whatever a text is made of, no element is in the page that Markdown does not make.
  @Test func noTextBecomesMarkup() {
    let parts = [
      "<x>", "</x>", "<x a=\"", "\">", "&lt;x>", "`", "``", "$", "$$", "![", "](", ")", "[", "<!--",
      "-->", "\n", "\n\n", "> ", "- ", "|", "*", "\\", "<?x", "<![CDATA[", "~~~\n", "a",
      "<http://x>",
    ]
    var stream = RandomStream(seed: 1, name: "markup")
    for _ in 0..<3_000 {
      let source = (0...stream.integer(below: 12)).map { _ in stream.pick(parts) }.joined()
      let page = html(source).lowercased()
      for mark in ["<x", "</x", "<?", "<![", "<!--"] {
        #expect(!page.contains(mark), "\(source.debugDescription) gives \(page)")
      }
    }
  }
}
