import Chapters
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

/// What blocks and sections are called, and where links to them lead.
struct BlockNamesTests {
  private static let experiment = "```yaml experiment\nid: rows\nrun: data\nrows: [{a: 1}]\n```\n\n"
  private static let table = "```yaml table\nfrom: rows\n```\n\n"

  private let folder: TemporaryFolder
  private let book: Book
  private let names: BlockNames
  private let html = PageLinks.files(ending: "html")

  init() throws {
    folder = try TemporaryFolder([
      "chapters/01.md": "# One\n\n## Part\n\n" + Self.experiment + Self.table
        + "```yaml table\nid: named\nfrom: rows\n```\n",
      "chapters/02.md": "# Two\n\n## Part\n\n## Other part\n\n" + Self.table
        + "```yaml plot\nid: drawn\nfrom: rows\nkind: line\nx: a\ny: a\n```\n",
    ])
    book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard
    ).load()
    names = BlockNames(book)
  }

  @Test func blocksAreNumberedThroughTheBook() {
    let all = book.chapters.flatMap(\.blocks).map { names.name(of: $0.id) }
    #expect(all == ["rows", "Table 1", "Table 2", "Table 3", "Figure 1"])
    #expect(names.place(of: "named") == BlockNames.Place(name: "Table 2", page: "01"))
    #expect(names.place(of: "none") == nil && names.name(of: "none") == "none")
  }

  @Test func sectionsOfThePageComeBeforeBlocks() {
    let target = { (anchor: String, page: String) -> [String] in
      names.target(of: anchor, in: page, from: page, html).map { [$0.address, $0.name] } ?? []
    }
    #expect(target("part", "01") == ["#part", "Part"])
    #expect(target("other-part", "02") == ["#other-part", "Other part"])
    #expect(target("other-part", "01") == [])
    #expect(target("drawn", "01") == ["02.html#drawn", "Figure 1"])
    #expect(target("drawn", "02") == ["#drawn", "Figure 1"])
    #expect(
      names.target(of: "part", in: "02", from: "02", .oneFile).map { $0.address } == "#page/02/part"
    )
  }

  @Test(arguments: [
    ("02.md", "02.html", "#page/02"), ("02.md#part", "02.html#part", "#page/02/part"),
    ("01.md#named", "01.html#named", "#named"), ("./02.md", "02.html", "#page/02"),
    ("index.md", "index.html", "#page/index"), ("02.html#part", "02.html#part", "#page/02/part"),
    ("sub/../02.md", "02.html", "#page/02"), ("02.md#drawn", "02.html#drawn", "#drawn"),
  ])
  func linksBetweenChaptersLeadToPages(link: String, file: String, oneFile: String) {
    #expect(book.target(of: link, in: "01", from: "01", html, names)?.address == file)
    #expect(book.target(of: link, in: "01", from: "01", .oneFile, names)?.address == oneFile)
  }

  @Test(arguments: [
    "03.md", "https://example.org/02.md", "/02.html", "", "notes/02.md", "../02.md",
  ])
  func otherLinksAreLeftAlone(link: String) {
    #expect(book.target(of: link, in: "01", from: "01", html, names) == nil)
  }
}
