import Testing

@testable import Reports

struct PageLinksTests {
  @Test func eachPageIsAFileOfItsOwn() {
    let links = PageLinks.files(ending: "html")
    #expect(links.address("01-a") == "01-a.html")
    #expect(links.address("01-a", "b") == "01-a.html#b")
    #expect(links.address("01-a", "b", from: "01-a") == "#b")
    #expect(links.address("01-a", from: "01-a") == "01-a.html")
    #expect(links.sectionID("b", on: "01-a") == "b")
  }
}
