import Chapters
import Foundation
import Notebook
import Testing

@testable import Reports

/// What the search box looks through.
struct SearchIndexTests {
  private static let chapter = """
    # Doses `<b>`

    One *two* `three`.

    ```yaml experiment
    id: doses
    run: data
    rows: [{dose: 1, effect: 0.5}]
    ```

    ## More & more

    A note[^1] and `= doses.effect`.

    ```yaml claim
    id: larger
    text: "It does *more* `</script>`."
    expect: doses.effect > 0
    ```

    [^1]: Of the second part.

    ### Last

    - a
    - b
    """

  private func index(
    _ chapter: String = chapter, _ links: PageLinks = .files(ending: "html")
  ) async throws -> [String] {
    var source = ReportSource(try await SmallBook(chapter).results)
    source.links = links
    let json = SearchIndex.json(source, SearchIndex.parts(source))
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["chapters"] as? [String] == source.book.chapters.map(\.title))
    let entries = try #require(object?["entries"] as? [[Any]])
    return entries.map { $0.dropFirst().map { "\($0)" }.joined(separator: " | ") }
  }

  @Test func sectionsAndBlocksAreFound() async throws {
    #expect(
      try await index() == [
        "01-small.html | Doses <b> | One two three.",
        "01-small.html#more-more | More & more | A note and 0.500. Of the second part.",
        "01-small.html#last | Last | a b",
        "01-small.html#doses | doses | ",
        "01-small.html#larger | Claim 1 | It does more </script>.",
      ])
  }

  @Test func longSectionsAreToldByTheirBeginningAndTheirWords() async throws {
    let words = (0..<60).map { "word\($0)" }.joined(separator: " ")
    let found = try await index("# T\n\n\(words) word1 of it is\n")
    let text = try #require(found.first?.split(separator: " | ").last)
    let shown = try #require(text.split(separator: "… ").first)
    #expect(words.hasPrefix(shown) && shown.count >= 180)
    #expect(text.hasSuffix(" word59"), "each word once, and no small ones")
    #expect(text.ranges(of: "word1 ").count == 1)
  }

  @Test func chaptersThatAreTheSameAreTakenOver() async throws {
    let source = ReportSource(try await SmallBook(Self.chapter).results)
    let known = SearchIndex.parts(source)
    let again = SearchIndex.parts(source, besides: known)
    #expect(SearchIndex.json(source, again) == SearchIndex.json(source, known))
  }
}
