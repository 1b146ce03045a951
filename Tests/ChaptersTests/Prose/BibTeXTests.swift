import Testing

@testable import Chapters

/// Entries of BibTeX, and what is said of files that are wrong.
struct BibTeXTests {
  @Test func entriesHaveTheirFields() throws {
    let entries = try BibTeX.entries(
      """
      A comment, with me@example.org.
      @comment{ignored}
      @preamble{"\\newcommand{\\x}{y}"}
      @string{icml = "ICML"}
      @InProceedings{guo2024,
        title = {Mechanistic {U}nlearning},
        author = "Guo, Phillip and {The Group}",
        booktitle = icml # " of " # 2024,
        year = 2024, month = oct,
      }
      @article(a:b/c, note={x = {y, z}})
      @misc{empty}
      """, file: "r.bib")
    #expect(entries.map(\.key) == ["guo2024", "a:b/c", "empty"])
    #expect(entries.map(\.type) == ["inproceedings", "article", "misc"])
    #expect(
      entries[0].fields == [
        "title": "Mechanistic {U}nlearning", "author": "Guo, Phillip and {The Group}",
        "booktitle": "ICML of 2024", "year": "2024", "month": "October",
      ])
    #expect(entries[1].fields == ["note": "x = {y, z}"])
    #expect(entries[0].location.description == "r.bib:5:16")
  }

  @Test(arguments: [
    ("@article{a,\n  title = {x\n", "r.bib:2:11: error: this value in 'a' is not closed"),
    (
      "@article{a,\n  title {x}}",
      "r.bib:2:9: error: expected '=' after 'title' in 'a', found '{x}}'"
    ),
    (
      "@article{a,\n  title = {x}\n  year = 1}",
      "r.bib:3:3: error: expected ',' or '}' in 'a', found 'year = 1}'"
    ),
    ("@article{a, title = {x}", "r.bib:1:1: error: the entry 'a' is not closed"),
    ("@article a", "r.bib:1:1: error: expected '{' after '@article', found 'a'"),
    ("@article{, title = {x}}", "r.bib:1:10: error: an entry needs a key: @article{key,"),
    (
      "@misc{a, year = 1}\n\n@misc{a}",
      "r.bib:3:7: error: the key 'a' is taken: the entry at r.bib:1:7 has it"
    ),
    (
      "@string{icml = {ICML}}\n@misc{a, booktitle = iclm}",
      "r.bib:2:22: error: there is no @string 'iclm'; did you mean 'icml'?; a text stands in braces: {iclm}"
    ),
    ("@misc{a, = 3}", "r.bib:1:10: error: expected the name of a field in 'a', found '= 3}'"),
    ("@misc{a, year = }", "r.bib:1:17: error: expected a value in 'a', found '}'"),
  ])
  func whatIsWrongHasItsPlace(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) { try BibTeX.entries(text, file: "r.bib") }
    #expect(error?.description == complaint)
  }

  @Test(arguments: [
    (#"G{\"o}del"#, "Gödel"), (#"G\"odel"#, "Gödel"), (#"{\'E}mile Caf\'{e}"#, "Émile Café"),
    (#"\v{S}kvor and Ho\v sek"#, "Škvor and Hošek"), (#"Fran{\c{c}}ois"#, "François"),
    (#"Stra{\ss}e \ss{} \o re"#, "Straße ß øre"), (#"A \& B 5\% x\_y"#, "A & B 5% x_y"),
    ("1--2 --- 3", "1–2 — 3"), ("``so'' it's", "“so” it's"), ("Jan~van Dijk", "Jan\u{A0}van Dijk"),
    (#"An \emph{old} {B}ook of {\LaTeX}"#, "An old Book of LaTeX"), ("a\n  b", "a b"),
    (#"Erd\H{o}s, \L{}ukasz, \r{A}se, \aa"#, "Erdős, Łukasz, Åse, å"), (#"\'{\i}"#, "í"),
    (#"$\alpha$-x \unknown"#, #"α-x \unknown"#), (#"\"#, #"\"#),
  ])
  func texInFieldsIsText(tex: String, text: String) {
    #expect(BibTeXText.plain(tex) == text)
  }
}
