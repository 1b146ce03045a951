import CCmarkGFM
import Foundation
import RandomStreams
import Synchronization
import TestSupport
import Testing

@testable import Chapters
@testable import Markup

/// Our HTML of a tree against cmark-gfm's own of the same text.
struct MarkdownOracleTests {
  /// What cmark-gfm makes of a text.
  private func expected(_ source: String) -> String {
    MarkdownReader.parsing.withLock { _ in parsed(source) }
  }

  private func parsed(_ source: String) -> String {
    cmark_gfm_core_extensions_ensure_registered()
    let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_UNSAFE
    let parser = cmark_parser_new(options)
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    cmark_parser_feed(parser, source, source.utf8.count)
    let root = cmark_parser_finish(parser)
    defer { cmark_node_free(root) }
    let html = cmark_render_html(root, options, cmark_parser_get_syntax_extensions(parser))
    defer { free(html) }
    return html.map { String(cString: $0) } ?? ""
  }

  /// What we make of it where everything is let through; ids of footnotes begin with `_`, and the boxes of task
  /// lists have names.
  private func found(_ source: String) -> String {
    var replacements = MarkdownDocument.Replacements()
    replacements.allowsHTML = true
    replacements.link = { MarkdownDocument.LinkTarget(address: $0.address, text: "") }
    return MarkdownDocument(source).html(replacing: replacements).markup
      .replacing("\"_fn", with: "\"fn").replacing("\"#_fn", with: "\"#fn")
      .replacing(" aria-label=\"Done\"", with: "").replacing(" aria-label=\"To do\"", with: "")
  }

  @Test(arguments: [
    "", "a", "a\nb  \nc\\\nd", "# a *b*\n## `c`\n\nd\n===\n", "> a\n> > b\n\nc",
    "- a\n- b\n\n  c\n",
    "- a\n  - b\n    1. c\n       7) d\n", "3. a\n4. b\n", "- [x] a\n- [ ] b\n  - [x] c\n\n- d",
    "|a|b|c|d|\n|:-|-:|:-:|-|\n|1|`2\\|3`|**4**|\n|5|\n\nx", "|a|\n|-|\n", "> |a|\n> |-|\n> |b|",
    "```\na<b\n```\n\n~~~ swift x=\"y\"\nlet a = 1\n~~~", "    a\n\n    b", "***\na\n\n---",
    "<div>\n*a*\n\n*b*\n</div>", "a <b c=\"d\">e</b> <!-- f --> <?g?> <!H> <![CDATA[i]]>",
    "<!-- a\n\nb -->\nc", "[a](b) [c](<d e> \"f<g>\") [h]: [i]\n\n[i]: /j?k=l&m='n' 'o'",
    "<https://a.b/c?d=e&f> <g@h.ij> https://k.lm/n_o www.p.qr/s. t@u.vw", "~~a~~ ~b~ *c **d** e*",
    "a[^1] b[^1]\n\n[^1]: c\n\n    d\n", "a[^1] b[^2]\n\n[^1]: - c\n\n[^2]: d",
    "&amp; &lt; &#35; &x;",
    "\"a\" 'b' \\* \\< ü \u{7F} \u{0}", "*a", "[a", "`a", "``a ` b``", "[](a)", "**a **b** c**",
    "- a\n\n\n- b\n\n<!-- -->\n\n- c", "1. a\n\n   > b\n   > - c\n   >   |d|\n   >   |-|\n",
  ])
  func textsAreAsCmarkHasThem(source: String) { #expect(found(source) == expected(source)) }

  private static let pieces = [
    "# ", "## ", "- ", "* ", "+ ", "1. ", "7) ", "> ", "- [ ] ", "- [x] ", "    ", "  ", "\t", "\n",
    "\n", "\n\n", "\n\n", "\n> ", "\n  ", "\n    ", "a", "b c", "ü", "😀", "`", "`", "``", "\n```\n",
    "\n~~~ swift x\n", "*", "*", "**", "_", "~~", "~", "[", "](", ")",
    "](https://a.b?c=d&e='f'%20%)",
    "](<x y> \"t<i>\")", "<b>", "</b>", "<!-- c -->", "<!--", "-->", "\n<div>\n", "</div>", "<?p",
    "?>", "<https://x.y>", "<a@b.cd>", "https://e.org/p_q", "www.e.org", "&amp;", "&lt;", "&", "\\",
    "\\*", "|", "|-|-|\n", "\n| a | b |\n|:-|-:|\n", "| c |\n", "\n---\n", "\n===\n", "\n***\n",
    "  \n", "[^1]", "\n\n[^1]: note", "\n\n[r]: /url 'ti'\n", "[r]", "\"", "'", "<", ">", "\u{0}",
    "\u{7F}", "=", "^", "{", "\\|",
  ]

  /// The marks within notes come last for us, and where they stand for cmark-gfm.
  private func unnumbered(_ html: String) -> String {
    html.replacing(/fnref-1-\d+/, with: "fnref-1")
  }

  /// Texts put together from everything that Markdown has, whether it fits or not.
  @Test(arguments: 0..<4) func anyTextIsAsCmarkHasIt(part: UInt64) {
    var stream = RandomStream(seed: part, name: "oracle")
    for number in 0..<2_500 {
      let source = (0...stream.integer(below: 24)).map { _ in stream.pick(Self.pieces) }.joined()
      // A mark within a note that is dropped, since it has the name of another, counts for cmark-gfm.
      guard source.ranges(of: "[^1]:").count < 2 else { continue }
      let (ours, theirs) = (unnumbered(found(source)), unnumbered(expected(source)))
      guard ours != theirs else { continue }
      Issue.record("text \(number), \(source.debugDescription), gives\n\(ours)\nnot\n\(theirs)")
      return
    }
  }

  /// The book's own chapters; a dollar sign is nothing to cmark-gfm.
  @Test func chaptersAreAsCmarkHasThem() throws {
    let folder = Checkout.root.appending(path: "chapters")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") }
    #expect(names.count > 10)
    for name in names {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .replacing("$", with: "S")
      #expect(found(text) == expected(text), "\(name)")
    }
  }

  /// Every nesting that cmark-gfm reads is written: nothing recurses.
  @Test func nestingHasNoLimit() {
    let source =
      String(repeating: "> ", count: 3_000) + "a\n\n" + String(repeating: "*a **b ", count: 2_000)
      + String(repeating: "** *", count: 2_000)
    #expect(found(source) == expected(source))
  }
}
