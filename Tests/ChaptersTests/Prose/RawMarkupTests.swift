import Testing

@testable import Chapters

/// HTML in chapters: what is not closed, and what is shown of it in Markdown.
struct RawMarkupTests {
  @Test(arguments: [
    ("a\n\n<!-- b\n\n# C\n", "<!-- --> 3:1"), ("  <!--", "<!-- --> 1:3"),
    ("> <!-- a\n\nb", "<!-- --> 1:3"),
    ("- a\n\n  <!-- b\n", "<!-- --> 3:3"), ("<?php\n", "<? ?> 1:1"),
    ("<![CDATA[ x", "<![CDATA[ ]]> 1:1"),
    ("<script>\n\nx", "<script </script> 1:1"), ("<STYLE a>", "<style </style> 1:1"),
    ("<pre>\n\na", "<pre </pre> 1:1"),
    ("<!DOCTYPE", "<! > 1:1"), ("a\n<!-- b", "<!-- --> 2:1"),
  ])
  func blocksThatHideTheRestAreFound(source: String, found: String) {
    let all = MarkdownDocument(source).unclosedHTML
    #expect(all.map { "\($0.start) \($0.end) \($0.line):\($0.column)" } == [found])
  }

  @Test(arguments: [
    "<!-- a -->", "<!-- a\n\nb -->\nc", "<!---->", "a <!-- b", "`<!--`", "```\n<!--\n```",
    "    <!--", "\\<!--",
    "<div>\n\na", "<pretty>\n\na", "<script>x</script>", "<?x?>", "<b>",
  ])
  func everythingElseIsFine(source: String) {
    #expect(MarkdownDocument(source).unclosedHTML.isEmpty)
  }

  @Test(arguments: [
    ("a <b>c</b> `<i>` <https://d.e> 1 < 2", "a &lt;b>c&lt;/b> `<i>` <https://d.e> 1 < 2"),
    ("<script>\nalert(1)\n</script>\n", "&lt;script>\nalert(1)\n&lt;/script>\n"),
    ("a<!-- <b> -->c", "ac"),
    ("*a* [b](c)", "*a* [b](c)"), ("<img src=x\n onerror=y>", "&lt;img src=x\n onerror=y>"),
    ("> <i\n> a> `<`", "> &lt;i\n> a> `&lt;`"), ("", ""), ("$<b>$ <b>", "$<b>$ &lt;b>"),
    ("`<b>` <b>", "`<b>` &lt;b>"), (#"\<b> <b>"#, #"\&lt;b> &lt;b>"#),
  ])
  func htmlShowsAsItWasWritten(source: String, escaped: String) {
    #expect(MarkdownDocument(source).sourceWithoutHTML == escaped)
  }

  /// Read again, the text has no HTML.
  @Test func nothingIsLeft() {
    for source in [
      "<b\n>c", "a <b>\n<i>\n\n<p>\n</p>", "| <b> | <i\\|> |\n|-|-|\n", "- <b>\n  > <i>\n",
      "&lt;<b>",
    ] {
      let again = MarkdownDocument(MarkdownDocument(source).sourceWithoutHTML)
      let html = again.nodes.filter { node in
        switch node.content {
        case .rawBlock, .rawInline: true
        default: false
        }
      }
      #expect(html == [], "\(source)")
    }
  }

  @Test(arguments: [("a<!--b-->c<!---->d", "acd"), ("<!--a", "<!--a"), ("a-->", "a-->"), ("", "")])
  func commentsAreLeftOut(html: String, rest: String) {
    #expect(MarkdownDocument.withoutComments(html) == rest)
  }
}
