import Testing

@testable import Chapters

/// Works as citations and lists of references name them.
struct BibliographyTests {
  private static let text = #"""
    @article{guo2024, title={Mechanistic Unlearning}, author={Guo, Phillip and Syed, Aaquib and Sheshadri, Abhay},
      journal={arXiv preprint arXiv:2410.12949}, year={2024}}
    @inproceedings{meng2022, title={Locating}, author={Kevin Meng and David Bau}, booktitle={NeurIPS},
      year=2022, pages={1--5}, doi={https://doi.org/10.1234/A_b(1)}}
    @book{knuth, title={The {\TeX}book}, author={Donald E. Knuth}, publisher={Addison-Wesley}, year={1984}}
    @article{long, title="Of many", author="van der Berg, Jan and Ludwig van Beethoven and others",
      journal={Notes \& Things}, volume=3, number=4, pages={5-9}, year=2024}
    @misc{page, title={A page}, author={{The Group and Others}}, howpublished={\url{https://e.org/a_b~c}}}
    @article{b1, title={B}, author={Doe, J.}, year=2020}
    @article{a1, title={A}, author={Doe, J.}, year=2020, eprint={2001.00001}, archivePrefix={arXiv}}
    @misc{none, title={No author here}}
    @proceedings{ed, title={Volume}, editor={A. Bee and C. Dee}, date={2021-05-01}}
    """#

  private func works() throws -> Bibliography { try Bibliography([(Self.text, "r.bib")]) }

  @Test(arguments: [
    ("guo2024", "Guo et al.", "2024"), ("meng2022", "Meng and Bau", "2022"),
    ("knuth", "Knuth", "1984"),
    ("long", "van der Berg et al.", "2024"), ("page", "The Group and Others", "n.d."),
    ("a1", "Doe", "2020a"), ("b1", "Doe", "2020b"), ("none", "“No author here”", "n.d."),
    ("ed", "Bee and Dee", "2021"),
  ])
  func worksHaveShortNames(key: String, authors: String, year: String) throws {
    let short = try works().short(key)
    #expect(short?.authors == authors && short?.year == year)
  }

  @Test(arguments: [
    (
      "guo2024",
      "Phillip Guo, Aaquib Syed, and Abhay Sheshadri. 2024. Mechanistic Unlearning. arXiv:2410.12949."
    ),
    (
      "meng2022",
      "Kevin Meng and David Bau. 2022. Locating. In NeurIPS, pages 1–5. doi:10.1234/A_b(1)."
    ),
    ("knuth", "Donald E. Knuth. 1984. The TeXbook. Addison-Wesley."),
    (
      "long",
      "Jan van der Berg, Ludwig van Beethoven et al. 2024. Of many. Notes & Things 3(4): 5–9."
    ),
    ("page", "The Group and Others. n.d. A page. https://e.org/a_b~c."),
    ("a1", "J. Doe. 2020a. A. arXiv:2001.00001."), ("none", "No author here. n.d."),
    ("ed", "A. Bee and C. Dee, editors. 2021. Volume."),
  ])
  func worksAreListed(key: String, words: String) throws {
    #expect(try works().references([key]).map(\.words) == [words])
  }

  @Test func listsAreSortedAndHaveEachWorkOnce() throws {
    let list = try works().references(["meng2022", "b1", "a1", "guo2024", "a1", "gone"])
    #expect(list.map(\.key) == ["a1", "b1", "guo2024", "meng2022"])
    let links = list.flatMap(\.parts).compactMap { part in
      if case .link(_, let address) = part { address } else { nil }
    }
    #expect(
      links == [
        "https://arxiv.org/abs/2001.00001", "https://arxiv.org/abs/2410.12949",
        "https://doi.org/10.1234/A_b(1)",
      ])
  }

  @Test func twoFilesShareTheirKeys() {
    let error = #expect(throws: Diagnostic.self) {
      try Bibliography([("@misc{a}", "x.bib"), ("@misc{a}", "y.bib")])
    }
    #expect(
      error?.description == "y.bib:1:7: error: the key 'a' is taken: the entry at x.bib:1:7 has it")
  }
}
