import Testing

@testable import Reports

struct PageLinksTests {
  @Test func eachPageIsAFileOfItsOwn() {
    let links = PageLinks.files(ending: "html")
    #expect(links.address("01-a") == "01-a.html")
    #expect(links.address("01-a", block: "b") == "01-a.html#b")
    #expect(links.address("01-a", section: "b", from: "02") == "01-a.html#b")
    #expect(links.address("01-a", section: "b", from: "01-a") == "#b")
    #expect(links.sectionID("b", on: "01-a") == "b")
  }

  @Test func inOneFileSectionsAreToldApartByTheirPage() {
    let links = PageLinks.oneFile
    #expect(links.address("01-a") == "#page/01-a")
    #expect(links.address("01-a", block: "b") == "#b")
    #expect(links.address("01-a", section: "b", from: "01-a") == "#page/01-a/b")
    #expect(links.sectionID("b", on: "01-a") == "page/01-a/b")
  }

  @Test(arguments: [
    ("javascript:alert(1)", "javascript%3Aalert%281%29"), ("a?b#c%d", "a%3Fb%23c%25d"),
    ("a b", "a%20b"),
    ("größe-1_2.3~", "größe-1_2.3~"), ("\"<'>&\\`[]*", "%22%3C%27%3E%26%5C%60%5B%5D%2A"),
    ("a\nb\u{1B}", "a%0Ab%1B"),
    ("日本\u{202E}", "日本%E2%80%AE"),
  ])
  func namesAreEncoded(page: String, address: String) {
    #expect(PageLinks.files(ending: "html").address(page) == address + ".html")
    #expect(PageLinks.files(ending: "md").address(page, block: "x") == address + ".md#x")
    #expect(PageLinks.oneFile.address(page) == "#page/" + address)
  }
}
