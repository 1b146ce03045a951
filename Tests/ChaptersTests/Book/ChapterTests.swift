import Testing

@testable import Chapters

/// A chapter in pieces is its source.
struct ChapterTests {
  private func described(_ piece: Chapter.Piece) -> String {
    switch piece {
    case .prose(.text(let text)): String(text)
    case .prose(.value(let value)): "<\(value.source)>"
    case .prose(.reference(let link)): "<#\(link.target)>"
    case .prose(.words(let words)): "<\(words)>"
    case .prose(.formula(let span)): "<\(span.literal)>"
    case .prose(.equation(let reference)): "<\(reference.label)>"
    case .prose(.citation(let works)): "<\(works.words)>"
    case .block(let block): "<\(block.id)>"
    case .heading(let heading): "<# \(heading.text)>"
    }
  }

  private func chapter(_ source: String) -> Chapter {
    let draft = ProseDraft(source, in: ProseContext(parameters: ["n": "5"])) { line, column in
      SourceLocation(file: "t.md", line: line, column: column)
    }
    return Chapter(name: "t", path: "t.md", title: "T", prose: draft.prose)
  }

  @Test func referencesAndParametersStandWhereTheyWere() {
    let source = "# T\n\nSee [](#a), `[](#a)` and [b](#b).\n\n${n} `${n}` $${n} Then [](#c)"
    #expect(
      chapter(source).pieces.map(described) == [
        "<# T>", "# T\n\nSee ", "<##a>", ", `[](#a)` and [b](#b).\n\n", "<5>", " `${n}` ", "<${n}>",
        " Then ",
        "<##c>",
      ])
    #expect(chapter("# T\n\nö").pieces.map(described) == ["<# T>", "# T\n\nö"])
  }

  @Test func theFirstHeadingOfLevelOneNamesAChapter() {
    #expect(chapter("## A\n\n# B *c*\n\n# D\n").titleHeading?.text == "B c")
    #expect(chapter("## A\n").titleHeading == nil)
  }
}
