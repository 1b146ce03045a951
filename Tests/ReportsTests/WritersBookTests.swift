import Chapters
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

/// What writers ask for, in a whole book: citations, equations, includes, parts, parameters, parts for profiles.
struct WritersBookTests {
  static let bookFile = """
    title: A book
    abstract: After @guo2024.
    chapters: [01-small, {part: "Of `= d.v` *x*", chapters: ["02 ü#?%"]}]
    profiles: {smoke: {n: 5, note: "a*b"}, full: {n: 7, note: c, m: 1}}
    macros: {R: '\\mathbb{R}', norm: '\\lVert #1 \\rVert'}
    """
  static let files = [
    "chapters/references.bib":
      "@article{guo2024, title={On <facts> & {\\\"o}}, author={Guo, P. and Bee, C.}, year={2024}, doi={10.1/x_y}, eprint={2410.12949}, archivePrefix={arXiv}}\n"
      + "@misc{deeb, title={T}, author={Deeb, A.}, year=2023, url={javascript:alert(1)}}\n",
    "chapters/shared/part.md":
      "Included ${n}.\n\n```yaml table\nid: t\nfrom: d\ncaption: From [@deeb].\n```\n",
    "chapters/02 ü#?%.md":
      "---\ntitle: Second `= d.v`\nauthor: Me\n---\n\nSee [](#eq:loss), \\eqref{eq:b} and [first](01-small.md#sums); [](01-small.md#eq:loss).\n",
  ]
  static let chapter = """
    # First

    ```yaml experiment
    id: d
    run: data
    rows: [{v: 3}]
    ```

    It has ${n} steps of ${note} [see @guo2024, p. 3].

    ## Sums

    $$ x \\in \\R \\label{eq:loss} $$

    $$
    \\begin{align}
    a &= \\norm{b} \\label{eq:a} \\\\
    c &= d \\nonumber \\\\
    e &= f \\label{eq:b}
    \\end{align}
    $$

    After \\eqref{eq:loss}, $y + \\eqref{eq:a}$, $\\ref{eq:b}$; [next](<02 ü%23%3F%25.md>).

    {{include shared/part.md}}

    ::: {profile=full}
    Only full: ${m}.
    :::

    ::: {profile=smoke}
    Only smoke.
    :::
    """

  static func book() async throws -> SmallBook {
    try await SmallBook(chapter, book: bookFile, files: files)
  }

  @Test func pagesShowThem() async throws {
    let pages = PageRenderer(try await Self.book().results)
    let html = try #require(pages.html("01-small"))
    #expect(
      html.contains(
        "It has 5 steps of a*b (see <a class=\"citation\" href=\"#_ref-guo2024\">Guo and Bee, 2024</a>, p. 3)."
      ))
    #expect(
      html.contains("<li id=\"_ref-guo2024\">P. Guo and C. Bee. 2024. On &lt;facts&gt; &amp; ö. "))
    #expect(
      html.contains(
        "<a href=\"https://arxiv.org/abs/2410.12949\">arXiv:2410.12949</a>. <a href=\"https://doi.org/10.1/x_y\">doi:10.1/x_y</a>."
      ))
    #expect(!html.contains("javascript:"))
    #expect(html.contains("<span class=\"equation\" id=\"eq:loss\"><math display=\"block\">"))
    #expect(html.contains("</math><span class=\"number\">(1)</span></span>"))
    #expect(html.contains("<mtr id=\"eq:b\">") && html.contains("<mtext>(3)</mtext>"))
    #expect(html.contains("After <a href=\"#eq%3Aloss\">(1)</a>, <math>"))
    #expect(
      html.contains("<mtext>(2)</mtext>")
        && html.contains(
          "<a href=\"#eq%3Ab\">3</a>; <a href=\"02%20%C3%BC%23%3F%25.html\">next</a>.")
    )
    #expect(
      html.contains("<p>Included 5.</p>")
        && html.contains("From (<a class=\"citation\" href=\"#_ref-deeb\">Deeb, 2023</a>)."))
    #expect(html.contains("Only smoke.") && !html.contains("Only full"))
    #expect(
      html.contains(
        "<li class=\"part\">Of <span class=\"value\" title=\"d.v\">3</span> <em>x</em></li>"))
    let second = try #require(pages.html("02 ü#?%"))
    #expect(second.contains("<h1>Second <span") && second.contains("<p><em>Me</em></p>"))
    #expect(
      second.contains(
        "See <a href=\"01-small.html#eq%3Aloss\">Equation 1</a>, <a href=\"01-small.html#eq%3Ab\">(3)</a> and <a href=\"01-small.html#sums\">first</a>; <a href=\"01-small.html#eq%3Aloss\">Equation 1</a>."
      ))
    let index = try #require(pages.html("index"))
    #expect(
      index.contains("After <a class=\"citation\" href=\"#_ref-guo2024\">Guo and Bee (2024)</a>."))
    #expect(index.contains("<li id=\"_ref-deeb\">") && index.contains("<h3>Of <span"))
    for page in [html, second, index] {
      let markup = PageMarkup(page)
      #expect(markup.problems == [] && markup.repeatedIDs == [])
    }
  }

  @Test func pagesOfMarkdownShowThem() async throws {
    let pages = PageRenderer(try await Self.book().results)
    let text = try #require(pages.markdown("01-small"))
    #expect(
      text.contains("It has 5 steps of a*b (see [Guo and Bee, 2024](#_ref-guo2024), p. 3)."))
    #expect(text.contains("<a id=\"eq:loss\"></a>\n\n$$ x \\in \\mathbb{R} \\tag{1} $$"))
    #expect(text.contains("a &= \\lVert b \\rVert \\tag{2} \\\\"))
    #expect(text.contains("After [(1)](#eq%3Aloss), $y + \\text{(2)}$, [3](#eq%3Ab)"))
    #expect(text.contains("## References\n\n- <a id=\"_ref-deeb\"></a>A. Deeb. 2023. T."))
    let index = try #require(pages.markdown("index"))
    #expect(index.contains("### Of 3 *x*\n\n- [Second 3](02%20ü%23%3F%25.md)"))
  }

  /// Links lead to a section in pages of Markdown too, whatever GitHub calls it.
  @Test func sectionsAreFoundOnGitHub() async throws {
    let book = try await SmallBook(
      "# T\n\n## Größe & more\n\n## Plain words\n\n> ## Quoted & so\n\n```yaml experiment\nid: d\nrun: data\nrows: [{v: 3}]\n```\n\n## Of `= d.v`\n\n[](#größe-more)\n"
    )
    let text = try #require(PageRenderer(book.results).markdown("01-small"))
    #expect(
      text.contains(
        "# T\n\n<a id=\"größe-more\"></a>\n\n## Größe & more\n\n## Plain words\n\n> ## Quoted"))
    #expect(text.contains("<a id=\"of-d-v\"></a>\n\n## Of 3\n\n[Größe & more](#größe-more)"))
  }

  @Test func whatOtherProfilesShowIsReadToo() throws {
    func complaints(_ chapter: String) throws -> [String] {
      let folder = try TemporaryFolder([
        "chapters/01.md": chapter,
        "chapters/book.yml": Self.bookFile.replacing("chapters:", with: "#"),
      ])
      let loader = BookLoader(
        folder: folder.url.appending(path: "chapters"), path: "c", kinds: KindRegistry([]),
        blocks: .standard)
      do {
        _ = try loader.load()
        return []
      } catch let error as InvalidBook {
        return error.diagnostics.map(\.description)
      }
    }
    let start = "# A\n\n```yaml experiment\nid: d\nrun: data\nrows: [{v: 3}]\n```\n\n"
    #expect(try complaints(start + "@x ::: {profile=full}\n") == [])
    #expect(
      try complaints(
        start + "::: {profile=full}\n${m} ${k} $\\alhpa$\n\n```yaml table\nfrmo: d\n```\n:::\n")
        == [
          "c/01.md:10:8: error: 'k' is no parameter of the profile",
          "c/01.md:10:12: error: unknown command '\\alhpa' in mathematics; did you mean '\\alpha'?",
          "c/01.md:12:1: error: 'table' needs the key 'from': The frames to show: `id`, `id.frame`, or either with `[column=value]`; or a list of them.",
          "c/01.md:13:1: error: unknown key 'frmo' in 'table'; did you mean 'from'?",
        ])
    #expect(
      try complaints(start + "$$x \\label{a}$$ $$y \\label{a}$$ $\\eqref{b}$ \\ref{d}\n") == [
        "c/01.md:9:21: error: the label 'a' is taken: what stands at c/01.md:9:5 has it",
        "c/01.md:9:34: error: there is no equation 'b' to refer to",
        "c/01.md:9:45: error: there is no equation 'd' to refer to",
      ])
  }
}
