import Testing

@testable import Chapters

/// Which addresses pages lead to.
struct AddressSchemeTests {
  @Test(arguments: [
    ("javascript:alert(1)", "javascript"), ("JavaScript:alert(1)", "javascript"),
    ("java\nscript:alert(1)", "javascript"), (" \u{1}javascript:x", "javascript"),
    ("data:text/html,x", "data"), ("file:///etc/passwd", "file"), ("C:\\x.csv", "c"),
    ("ftp://a.org", "ftp"), (":x", ""),
  ])
  func isRefused(address: String, scheme: String) {
    #expect(AddressScheme.refused(in: address) == scheme)
  }

  @Test(arguments: [
    "https://a.org:80/b", "HTTP://a.org", "mailto:a@b.org", "a.md#b", "a.md?b=c:d", "#a:b",
    "a/b:c.csv", "", "index.md",
  ])
  func isShown(address: String) {
    #expect(AddressScheme.refused(in: address) == nil)
  }

  @Test(
    arguments: [
      ("https://a.org:80/b", "https"), ("a.md#b:c", nil), ("a/b:c", nil), ("a:b/c", "a"),
      (":x", ""),
      ("", nil),
    ] as [(String, String?)])
  func isWhatStandsBeforeTheColon(address: String, scheme: String?) {
    #expect(AddressScheme.scheme(of: address).map(String.init) == scheme)
  }
}
