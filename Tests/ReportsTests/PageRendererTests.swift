import Testing

@testable import Reports

struct PageRendererTests {
  @Test func everyPageIsThereInBothFormats() async throws {
    let renderer = PageRenderer(try await SmallBook().results)
    #expect(renderer.pages == ["index", "01-small"])
    for page in renderer.pages {
      #expect(renderer.html(page)?.contains("data-page=\"\(page)\"") == true)
      #expect(renderer.markdown(page)?.hasPrefix("# ") == true)
    }
    #expect(renderer.html("other") == nil && renderer.markdown("other") == nil)
  }

  /// New words are on the pages and found by a search at once.
  @Test func proseIsTakenOver() async throws {
    let edited = SmallBook.chapter.replacing("Text with", with: "Zebras with")
    let renderer = PageRenderer(try await SmallBook().results)
      .after(proseOf: try await SmallBook(edited).results)
    let index = try #require(renderer.html("index"))
    #expect(index.contains("Zebras with") && !index.contains("Text with"))
    #expect(
      renderer.html("01-small")
        == PageRenderer(try await SmallBook(edited).results).html("01-small"))
  }
}
