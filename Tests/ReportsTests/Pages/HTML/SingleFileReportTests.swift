import Markup
import Testing

@testable import Reports

struct SingleFileReportTests {
  /// Every link leads to a place in the file, and no two places have one name.
  @Test func everythingStandsInOnePage() async throws {
    let book = try await ShowcaseBook()
    let page = PageMarkup(SingleFileReport(book.results).html.markup)
    #expect(page.problems == [] && page.repeatedIDs == [])
    let ids = Set(page.elements.compactMap { $0.attributes["id"] })
    #expect(
      ids.isSuperset(of: [
        "page/index", "page/01-data", "page/01-data/places", "share", "data/effects.rows.csv",
      ]))
    let links = page.elements.compactMap { $0.attributes["href"] }.filter {
      !$0.hasPrefix("https:")
    }
    #expect(
      links.allSatisfy { $0.hasPrefix("#") && ids.contains(String($0.dropFirst())) }, "\(links)")
  }
}
