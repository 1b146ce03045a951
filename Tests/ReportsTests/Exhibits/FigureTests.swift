import Markup
import Notebook
import Testing

@testable import Reports

/// What tables and plots have in common.
struct FigureTests {
  /// The first block after the experiment, as a figure at its place.
  private func figure(_ word: String, _ keys: String) async throws -> (any Figure, ExhibitPlace) {
    let source = ReportSource(
      try await SmallBook(ReadBook.rows + "```yaml \(word)\nid: t\n\(keys)\n```\n").results)
    let block = try #require(source.book.block("t"))
    return (try #require(block.exhibit as? any Figure), source.place(of: block, on: "01-small"))
  }

  @Test func aCaptionIsASentenceOfMarkdownInEveryFormat() async throws {
    let (figure, place) = try await figure(
      "table", "from: a\ncaption: \"*Some* <b> $x$\"")
    let html = figure.html(place).markup
    #expect(html.contains("<figcaption><b>Table 1.</b> <em>Some</em> &lt;b&gt; <math>"))
    #expect(figure.markdown(place).contains("**Table 1.** *Some* &lt;b> $x$\n"))
    #expect(figure.json(place)["caption"] as? String == "Some <b> $x$")
    #expect(figure.text(place, width: 80)?.hasSuffix("Some <b> $x$") == true)
  }

  @Test func whatShowsNothingSaysWhy() async throws {
    let (figure, place) = try await figure(
      "plot", "from: a[name=none]\nkind: line\nx: draw\ny: value")
    let reason = "Nothing to show: no row of 'a' has name=none"
    let html = figure.html(place).markup
    #expect(html.contains("<div class=\"failure\" role=\"note\">Nothing to show: no row of"))
    #expect(figure.markdown(place).contains("> **\(reason)"))
    #expect((figure.json(place)["problems"] as? [String])?.count == 1)
    #expect(figure.text(place, width: 80)?.hasPrefix("t: nothing to show: ") == true)
  }
}
