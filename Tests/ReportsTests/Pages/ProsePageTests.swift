import Chapters
import Foundation
import Markup
import Notebook
import RandomStreams
import TestSupport
import Testing

@testable import Reports

/// Pages of random chapters, put together from what could break them.
struct ProsePageTests {
  private static let data = """
    # Title

    ```yaml experiment
    id: d
    run: data
    rows: [{k: 1, v: 1000.125}, {k: 2, v: 2000.125}, {k: 3, v: 3000.125}]
    ```


    """

  /// The value of `d[k=K].v * 7` as it is shown.
  private static let shown = ["7000.875", "14000.875", "21000.875"]

  private static let pieces = [
    "<x-evil>", "</x-evil>", "<x-evil a=\"", "\" onevil=\"1", "'>", "&lt;x-evil>", "<script>",
    "</script>",
    "</p>", "</section>", "</main>", "<?x-evil", "<![CDATA[", "<!-- <x-evil> -->", "-->", "`", "``",
    "*", "**", "~~", "_", "[", "](", "](#d)", "](javascript:x-evil)", "](https://a.b \"<x-evil>\")",
    ")",
    "![", "](dot.png)", "|", "|-|-|\n", "\n| a | b |\n|---|:-:|\n", "\n", "\n\n", "\n> ", "\n- ",
    "\n1. ", "\n- [ ] ", "\n\n## ", "\n\n## D\n", "\n\n## Search index\n", "\n===\n", "\n\n    ",
    "\n~~~\n", "  \n", "\\", "\\<", "&",
    "&amp;",
    "\"", "<", ">", "a", "b c", "ü", "https://e.org/?x<y", "<http://x-evil>", "[^1]", "\n\n[^1]: ",
    " $x < y$ ", "$$\\alpha$$", "\u{0}", "\u{E000}0\u{E001}", "\u{2028}", "{{", "${x}",
  ]

  private static func chapter(_ stream: inout RandomStream) -> String {
    var text = data
    for _ in 0...stream.integer(below: 24) {
      text +=
        stream.integer(below: 5) == 0
        ? "`= d[k=\(1 + stream.integer(below: 3))].v * 7 | .3f`" : stream.pick(pieces)
    }
    return text
  }

  /// Every page is well-formed and has no element that Markdown does not make, and every inline value is in every
  /// rendering as often as it is in the chapter.
  @Test(arguments: 0..<4) func pagesOfAnyProseAreSound(part: UInt64) async throws {
    let first = try await SmallBook(Self.data)
    let file = first.folder.url.appending(path: "chapters/01-small.md")
    let loader = BookLoader(
      folder: file.deletingLastPathComponent(), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard)
    var stream = RandomStream(seed: part, name: "pages")
    var rendered = 0
    for number in 0..<150 {
      let text = Self.chapter(&stream)
      try Data(text.utf8).write(to: file)
      // Some texts are refused, with a reason: an unknown block, a formula.
      guard let book = try? loader.load() else { continue }
      rendered += 1
      let pages = PageRenderer(BookResults(book: book, blocks: first.results.blocks))
      let html = try #require(pages.html("01-small"))
      let markdown = try #require(pages.markdown("01-small"))
      let problems = Self.problems(of: html) + Self.misplaced(book.chapters[0], html, markdown)
      guard !problems.isEmpty else { continue }
      Issue.record(
        "chapter \(number), \(text.debugDescription): \(problems.joined(separator: "; "))")
      return
    }
    #expect(rendered > 50, "most chapters can be read")
  }

  private static func problems(of html: String) -> [String] {
    let page = PageMarkup(html)
    let strange = page.elements.filter { element in
      element.name.hasPrefix("x-") || element.attributes.keys.contains { $0.hasPrefix("on") }
        || element.attributes["href"]?.hasPrefix("javascript:") == true
    }
    return page.problems + page.repeatedIDs.map { "the id '\($0)' twice" }
      + strange.map { "'\($0.name)' \($0.attributes)" }
  }

  /// The inline values that are not in a rendering as often as they should.
  private static func misplaced(_ chapter: Chapter, _ html: String, _ markdown: String) -> [String]
  {
    shown.enumerated().flatMap { number, value in
      let wanted = chapter.prose.values.count { $0.source.contains("k=\(number + 1)]") }
      // The contents and the search box have the words too.
      let page = html.firstRange(of: "<nav class=\"contents\"").map { html[..<$0.lowerBound] }
      return [("HTML", String(page ?? html[...])), ("Markdown", markdown)].compactMap {
        name, text in
        let found = text.ranges(of: value).count
        return found == wanted ? nil : "\(value) is in \(name) \(found) times, not \(wanted)"
      }
    }
  }
}
