import Testing

@testable import Chapters

/// A chapter in pieces is its source.
struct ChapterPiecesTests {
  private func described(_ piece: Piece) -> String {
    switch piece {
    case .text(let text): String(text)
    case .value(let value): "<\(value.source)>"
    case .reference(let link): "<#\(link.target)>"
    case .block(let block): "<\(block.id)>"
    }
  }

  @Test func referencesStandWhereTheyWere() {
    let source = "# T\n\nSee [](#a), `[](#a)` and [b](#b).\n\nThen [](#c)"
    let prose = MarkdownDocument(source)
    let links = prose.links.filter(\.isEmpty)
    let place = SourceLocation(file: "t.md", line: 1, column: 1)
    var chapter = Chapter(name: "t", path: "t.md", title: "T", prose: prose)
    chapter.crossReferences = links.reversed().map { link in
      CrossReference(
        target: String(link.address.dropFirst()), location: place, bytes: link.place?.bytes)
    }
    #expect(
      chapter.pieces.map(described) == [
        "# T\n\nSee ", "<#a>", ", `[](#a)` and [b](#b).\n\nThen ", "<#c>",
      ])
    chapter.crossReferences = chapter.crossReferences.map { link in
      CrossReference(target: link.target, location: place, bytes: nil)
    }
    #expect(chapter.pieces.map(described) == [source])
  }
}
