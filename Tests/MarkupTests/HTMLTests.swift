import Testing

@testable import Markup

/// Markup is made from text by escaping it, and from markup as it is.
struct HTMLTests {
  @Test(arguments: [
    ("plain", "plain"), ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
    ("say \"so\"", "say &quot;so&quot;"), ("it's", "it's"), ("&lt;", "&amp;lt;"), ("", ""),
    // The mark above is one character with the sign; it would hide it from a search by characters.
    ("<\u{301}script>", "&lt;\u{301}script&gt;"), ("\r\n", "\r\n"),
  ])
  func textIsEscaped(text: String, markup: String) {
    #expect(HTML(text: text).markup == markup)
    #expect(HTML(text: text[...]).markup == markup)
  }

  @Test func literalsAreMarkupAndWhatIsPutIntoThemIsText() {
    let name = "<script>"
    let bold: HTML = "<b>\(name)</b>"
    #expect(bold.markup == "<b>&lt;script&gt;</b>")
    let both: HTML = "<p>\(bold), \(3) of \(name.dropFirst())</p>"
    #expect(both.markup == "<p><b>&lt;script&gt;</b>, 3 of script&gt;</p>")
  }

  @Test func partsAreJoinedAsTheyAre() {
    let parts: [HTML] = ["<i>a</i>", HTML(text: "<"), HTML(trusted: "<br>")]
    #expect(parts.joined().markup == "<i>a</i>&lt;<br>")
    #expect(parts.joined(separator: "\n").markup == "<i>a</i>\n&lt;\n<br>")
    var sum = parts[0] + parts[1]
    sum += parts[2]
    #expect(sum == parts.joined())
    #expect(([] as [HTML]).joined().isEmpty)
  }
}
