import Markup
import Testing

@testable import Reports

struct NoticePageTests {
  @Test func titlesAreTextAndNothingElseRuns() {
    let page = NoticePage(
      title: "<b> & more", body: "<p>Words.</p>", script: "location.reload()"
    ).html.markup
    #expect(page.contains("<title>&lt;b&gt; &amp; more</title>"))
    #expect(page.contains("<h1>&lt;b&gt; &amp; more</h1>\n<p>Words.</p>"))
    #expect(page.contains("script-src 'sha256-\(Resources.hash("location.reload()"))';"))
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<html lang=\"en\">"))
  }
}
