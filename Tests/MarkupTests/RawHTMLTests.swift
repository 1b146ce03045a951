import Testing

@testable import Markup

/// What reaches beyond a page is no markup, even where a book lets HTML through.
struct RawHTMLTests {
  @Test(arguments: [
    (
      "<meta http-equiv=\"refresh\" content=\"0;url=//x\">",
      "&lt;meta http-equiv=\"refresh\" content=\"0;url=//x\">"
    ),
    ("<LINK rel=preconnect href=//x>", "&lt;LINK rel=preconnect href=//x>"),
    ("<base\nhref=x>", "&lt;base\nhref=x>"),
    ("<meta/refresh>", "&lt;meta/refresh>"), ("<meta", "&lt;meta"), ("</link>", "&lt;/link>"),
    ("<!-- > <meta x> -->", "<!-- > &lt;meta x> -->"), ("a<<meta>", "a<&lt;meta>"),
  ])
  func forbiddenTagsAreText(html: String, shown: String) {
    #expect(RawHTML.harmless(html).markup == shown)
  }

  @Test(arguments: [
    "<b class=\"x\">", "<metadata>", "<linked>", "<basefont>", "< meta>", "<div\nid=x>meta</div>",
    "<é>", "<", "",
  ])
  func everythingElseIsLetThrough(html: String) {
    #expect(RawHTML.harmless(html).markup == html)
  }
}
