import Testing

@testable import Reports

struct PageLinksTests {
  @Test(
    arguments: [
      ("01", nil, nil, "01.html", "#01"), ("01", "a", nil, "01.html#a", "#a"),
      ("01", "a", "01", "#a", "#a"), ("01", "a", "02", "01.html#a", "#a"),
      ("01", nil, "01", "01.html", "#01"),
    ] as [(String, String?, String?, String, String)])
  func addresses(
    page: String, anchor: String?, origin: String?, file: String, oneFile: String
  ) {
    #expect(PageLinks.files(ending: "html").address(page, anchor, from: origin) == file)
    #expect(PageLinks.oneFile.address(page, anchor, from: origin) == oneFile)
  }

  /// What two pages call the same must differ where they are in one file.
  @Test func sectionsOfOneFileHaveTheirPagesName() {
    #expect(PageLinks.oneFile.sectionID("more", on: "01") == "01--more")
    #expect(PageLinks.files(ending: "md").sectionID("more", on: "01") == "more")
  }
}
