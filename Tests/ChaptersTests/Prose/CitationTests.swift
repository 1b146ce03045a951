import Testing

@testable import Chapters

/// Which text is a citation, and how it is read.
struct CitationTests {
  private static let bib = """
    @misc{guo2024, author={Guo, P. and Syed, A. and X, Y.}, year=2024}
    @misc{deeb2024, author={Deeb, A. and Roger, F.}, year=2024}
    @misc{a:b/c_d, author={Bee, C.}, year=2020}
    """

  private func draft(_ source: String, works: String? = bib) throws -> ProseDraft {
    let bibliography = try works.map { try Bibliography([($0, "r.bib")]) }
    return ProseDraft(source, in: ProseContext(bibliography: bibliography)) { line, column in
      SourceLocation(file: "t", line: line, column: column)
    }
  }

  @Test(arguments: [
    ("[@guo2024]", "(Guo et al., 2024)"),
    ("so [@guo2024; @deeb2024, p. 3].", "so (Guo et al., 2024; Deeb and Roger, 2024, p. 3)."),
    ("[see @guo2024, pp. 1-2, and more]", "(see Guo et al., 2024, pp. 1-2, and more)"),
    ("[-@guo2024]", "(2024)"),
    ("@guo2024 says", "Guo et al. (2024) says"),
    ("@guo2024 [p. 3] says", "Guo et al. (2024, p. 3) says"),
    ("@guo2024 [so]", "Guo et al. (2024) [so]"),
    ("(@guo2024, @deeb2024.)", "(Guo et al. (2024), Deeb and Roger (2024).)"),
    ("*@a:b/c_d*", "Bee (2020)"), ("# On @guo2024", "On Guo et al. (2024)"),
    ("[@guo2024;\n@deeb2024]", "(Guo et al., 2024; Deeb and Roger, 2024) "),
    ("| a |\n|---|\n| [@guo2024] |", "a(Guo et al., 2024)"),
  ])
  func citationsAreRead(source: String, words: String) throws {
    let draft = try draft(source)
    #expect(draft.prose.document.plainText == words)
    #expect(draft.complaints == [])
  }

  @Test(arguments: [
    "me@guo2024", "a.b@guo2024.org", "`@guo2024`", "`[@guo2024]`", "\\@guo2024",
    "[@guo2024](https://a.b)",
    "https://medium.com/@guo2024/x", "    @guo2024", "```\n@guo2024\n```", "[a @guo2024 b](c.md)",
    "@ guo2024", "<!-- @guo2024 -->",
    "$x@guo2024$", "@@guo2024", "![@guo2024](a.png)",
  ])
  func otherTextIsNone(source: String) throws {
    let draft = try draft(source)
    #expect(draft.prose.document.citations == [] && draft.complaints == [])
  }

  @Test(arguments: [
    (
      "a\nö [see @guo2024; @dep2024]",
      "t:2:19: error: there is no work 'dep2024' to cite; did you mean 'deeb2024'?"
    ),
    ("a [@gou2024]", "t:1:4: error: there is no work 'gou2024' to cite; did you mean 'guo2024'?"),
    (
      "@gou2024",
      "t:1:1: error: there is no work 'gou2024' to cite; did you mean 'guo2024'?; a name that is none is written \\@gou2024"
    ),
    ("[@guo2024;\n see @x]", "t:2:6: error: there is no work 'x' to cite"),
  ])
  func worksThatAreNotThereAreTold(source: String, complaint: String) throws {
    #expect(try draft(source).complaints.map(\.description) == [complaint])
  }

  /// Without works, a name is a name, and what can only be a citation is wrong.
  @Test func withoutWorksNamesAreNames() throws {
    #expect(try draft("Ask @alice.", works: nil).complaints == [])
    #expect(
      try draft("So [@alice].", works: nil).complaints.map(\.description) == [
        "t:1:4: error: there are no works to cite: expected 'references.bib' beside book.yml, or the "
          + "name of another file under 'references'"
      ])
  }

  @Test func citationsHaveTheirBytes() throws {
    let pieces = try draft("ö [@guo2024] @deeb2024 x").prose.replacements
    #expect(pieces.map(\.bytes) == [3..<13, 14..<23])
  }
}
