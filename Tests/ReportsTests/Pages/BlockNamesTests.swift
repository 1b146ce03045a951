import Chapters
import Testing

@testable import Reports

/// What blocks and sections are called, and where links to them lead.
struct BlockNamesTests {
  private func names() async throws -> (BlockNames, ReportSource) {
    let source = ReportSource(try await SmallBook().results)
    return (source.names, source)
  }

  @Test func blocksAreNumberedByTheirKind() async throws {
    let (names, _) = try await names()
    #expect(
      ["doses", "effects", "map", "lines", "star", "larger", "single", "nothing"].map(names.name)
        == [
          "doses", "Table 1", "Figure 1", "Figure 2", "Figure 4", "Claim 1", "Claim 2", "nothing",
        ])
    #expect(names.place(of: "map") == BlockNames.Place(name: "Figure 1", page: "01-small"))
    #expect(names.place(of: "nothing") == nil)
  }

  @Test func anchorsLeadToSectionsAndBlocks() async throws {
    let (names, _) = try await names()
    func target(_ anchor: String, from page: String) -> String? {
      names.target(of: anchor, from: page, .files(ending: "html")).map {
        "\($0.address) \($0.name)"
      }
    }
    #expect(target("more", from: "01-small") == "#more More")
    #expect(target("more", from: "index") == nil, "sections are those of the page")
    #expect(target("map", from: "01-small") == "#map Figure 1")
    #expect(target("map", from: "index") == "01-small.html#map Figure 1")
    #expect(target("nothing", from: "01-small") == nil)
  }

  @Test(arguments: [
    ("01-small.md", "01-small.html"), ("01-small.md#more", "01-small.html#more"),
    ("01-small.md#map", "01-small.html#map"), ("index.md", "index.html"), ("02.md", nil),
    ("https://a.b/01-small.md", nil), ("01-small.html", nil), ("", nil),
  ])
  func linksToChaptersLeadToPages(link: String, page: String?) async throws {
    let (names, source) = try await names()
    #expect(source.book.page(of: link, source.links, names) == page)
  }
}
