import Testing

@testable import Notebook

/// What addresses of links within a book mean.
struct LinkAddressTests {
  @Test(arguments: [
    ("a.md", "a.md", "", "a"), ("./a.md#b", "a.md", "b", "a"), ("a.html#b", "a.html", "b", "a"),
    ("#b%20c", "", "b c", ""), ("", "", "", ""), ("x/../a%20b.md?q=1#c", "a b.md", "c", "a b"),
    ("../d.csv", "../d.csv", "", ""), ("x/../../d.csv", "../d.csv", "", ""),
    ("x//y/./z.csv", "x/y/z.csv", "", ""),
    ("x/a.md", "x/a.md", "", ""), ("100%.md", "100%.md", "", "100%"),
    ("../../x", "../../x", "", ""),
    ("a.md#", "a.md", "", "a"), ("ü%C3%BC.md", "üü.md", "", "üü"),
  ])
  func addressesHaveAPathAndAnAnchor(address: String, path: String, anchor: String, page: String)
    throws
  {
    let link = try #require(LinkAddress(address))
    #expect(link.path == path)
    #expect(link.anchor == anchor)
    #expect(link.page ?? "" == page)
  }

  @Test(arguments: ["https://a.b/c.md", "mailto:a@b.c", "/a.md", "//a.b/c", "data:text/plain,x"])
  func whatLeadsOutOfTheBookIsNone(address: String) { #expect(LinkAddress(address) == nil) }
}
