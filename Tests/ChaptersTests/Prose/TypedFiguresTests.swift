import Testing

@testable import Chapters

/// Figures that are typed in the text.
struct TypedFiguresTests {
  @Test(arguments: [
    ("The rate is 0.35 here.", "0.35"), ("It was .48.", ".48"), ("About 23 % of them", "23 %"),
    ("about 23% of them", "23%"), ("17.5 per cent", "17.5 per cent"),
    ("One in three guesses", "One in three"), ("ONE IN THREE", "ONE IN THREE"),
    ("It was p=0.5 or more", "0.5"), ("97.5\u{A0}% of them", "97.5\u{A0}%"),
    ("café 3 of every 4", "3 of every 4"),
    ("0.2–0.4", "0.2"), ("about .48.", ".48"),
    ("five of ten", "five of ten"), ("3 out of 4 runs", "3 out of 4"),
    ("| a |\n|---|\n| 0.5 |\n", "0.5"),
    ("# Over .9\n", ".9"), ("> 0.5\n", "0.5"), ("- a\n- b 0.5\n", "0.5"), ("at **0.5** now", "0.5"),
    ("(0.5)", "0.5"), ("a 95 % b", "95 %"), ("1.07, and .2", "1.07"), ("[0.25](a.md)", "0.25"),
  ])
  func areFound(source: String, figure: String) {
    #expect(MarkdownDocument(source).typedFigures.map(\.text) == [figure])
  }

  @Test(arguments: [
    "`= a.b | .2f` of them", "`0.35`", "$0.35$", "```\n0.35\n```", "arXiv 2410.12949",
    "version 1.2.3",
    "the 95 % interval", "their 95 % intervals.", "the 95 % confidence band",
    "in 2024 there were 12", "one of them",
    "three models",
    "<!-- typed: thresholds -->\nAt most 0.1.", "<!-- typed: thresholds -->\n\nAt most 0.1.",
    "At most 0.1. <!-- typed: a threshold -->",
    "<!-- typed: the paper's -->\n\n| a |\n|---|\n| 0.5 |\n",
    "v0.35", "a 0.35b", "é0.35", "three-of-four", "one of one", "the 95 percent confidence band",
    "`= a.b` of 3", "2 of `= a.b`",
  ])
  func othersAreNot(source: String) {
    #expect(MarkdownDocument(source).typedFigures == [])
  }

  @Test func anExcuseIsForWhatFollowsIt() {
    let source =
      "<!-- typed: a -->\n\n0.1\n\n0.2\n\n<!-- other -->\n\n0.3\n\n<!-- typed: -->\n\n0.4\n"
    #expect(MarkdownDocument(source).typedFigures.map(\.text) == ["0.2", "0.3", "0.4"])
  }

  @Test func aSourceIsAnExcuse() throws {
    let works = try Bibliography([("@misc{a, title={T}, author={B}, year={2024}}", "a.bib")])
    let context = ProseContext(bibliography: works)
    let document = MarkdownDocument("They found .35 [@a].\n\nWe found .36.\n", in: context)
    #expect(document.typedFigures.map(\.text) == [".36"])
    #expect(document.typedFigures.map(\.line) == [3])
  }

  @Test func aTableIsComplainedAboutByRow() {
    let source = "| a | b |\n|---|---|\n| 0.5 | 0.6 |\n| x | y |\n| 0.7 | |\n"
    #expect(MarkdownDocument(source).typedFigures.map(\.text) == ["0.5", "0.7"])
    #expect(MarkdownDocument(source).typedFigures.map(\.line) == [3, 5])
  }
}
