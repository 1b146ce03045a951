import Testing

@testable import Chapters

/// Entries take the fields that they lack from those that they name.
struct BibTeXInheritanceTests {
  private func fields(_ text: String, of key: String) throws -> [String: String] {
    let entries = try BibTeXInheritance.completed(BibTeX.entries(text, file: "r.bib"))
    return try #require(entries.first { $0.key == key }).fields
  }

  private static let volume =
    "@proceedings{vol, title={All of It}, booktitle={Proc. of All}, editor={Bee, A.}, year=2021, publisher={ACM}}\n"

  @Test func whatIsMissingIsTakenOver() throws {
    let found = try fields(
      "@inproceedings{a, title={Part}, author={Doe, J.}, publisher={Own}, crossref={vol}}\n"
        + Self.volume,
      of: "a")
    #expect(
      found == [
        "title": "Part", "author": "Doe, J.", "publisher": "Own", "editor": "Bee, A.",
        "year": "2021",
        "booktitle": "Proc. of All",
      ])
  }

  /// A part is in what the whole is called, wherever in the list that stands.
  @Test(arguments: [
    ("inproceedings", "booktitle"), ("incollection", "booktitle"), ("inbook", "booktitle"),
    ("article", "journaltitle"),
  ])
  func theTitleOfTheWholeIsNotThatOfThePart(type: String, field: String) throws {
    let whole = "@book{w, title={Whole}, subtitle={Sub}, author={Roe}}\n"
    let found = try fields(
      whole + "@\(type){a, crossref = w, pages=3}".replacing("= w", with: "= {w}"), of: "a")
    #expect(found == [field: "Whole", "author": "Roe", "pages": "3"])
    #expect(
      try fields(whole + "@\(type){a, title={T}, \(field)={Own}, crossref={w}}", of: "a")[field]
        == "Own")
  }

  @Test func anythingElseTakesTheTitleOver() throws {
    #expect(
      try fields("@misc{a, crossref={w}}\n@book{w, title={Whole}, date={2020-01}}", of: "a")
        == ["title": "Whole", "date": "2020-01"])
  }

  /// A date is one thing, however it is spelled.
  @Test func datesAreNotMixed() throws {
    let found = try fields(
      "@misc{a, date={2019-05}, crossref={w}}\n@book{w, year=2020, month=may}", of: "a")
    #expect(found == ["date": "2019-05"])
  }

  @Test func fieldsComeFromFurtherAbove() throws {
    let text =
      "@inbook{a, crossref={b}}\n@inbook{b, title={B}, crossref={c}}\n@book{c, title={C}, year=1, keywords={k}}"
    #expect(try fields(text, of: "a") == ["booktitle": "C", "year": "1"])
    #expect(try fields(text, of: "b") == ["title": "B", "booktitle": "C", "year": "1"])
  }

  @Test(arguments: [
    (
      "@misc{a,\n  title={x},\n  crossref = {vlo}}\n@book{vol, title={V}}",
      "r.bib:3:3: error: there is no entry 'vlo' for 'a' to take its fields from; did you mean 'vol'?"
    ),
    ("@misc{a, crossref={a}}", "r.bib:1:10: error: 'a' takes its fields from itself: a, a"),
    (
      "@misc{a, crossref={b}}\n@misc{b, crossref={c}}\n@misc{c, crossref={b}}",
      "r.bib:3:10: error: 'b' takes its fields from itself: a, b, c, b"
    ),
  ])
  func whatLeadsNowhereIsToldAtItsPlace(text: String, complaint: String) {
    let error = #expect(throws: Diagnostic.self) { try fields(text, of: "a") }
    #expect(error?.description == complaint)
  }

  @Test func noListIsTooLong() {
    let text = (0..<3000).map { "@misc{k\($0), crossref={k\($0 + 1)}}\n" }.joined() + "@misc{k3000}"
    let error = #expect(throws: Diagnostic.self) { try fields(text, of: "k0") }
    #expect(error?.message == "'k0' takes its fields over more than 20 other entries")
  }

  @Test func citationsAndListsHaveThem() throws {
    let works = try Bibliography([
      (Self.volume, "v.bib"),
      ("@inproceedings{a, title={Part}, author={Doe, J.}, crossref={vol}, pages={1--2}}", "a.bib"),
    ])
    #expect(works.short("a")?.year == "2021")
    #expect(
      works.references(["a"]).map(\.words) == [
        "J. Doe. 2021. Part. In Proc. of All, pages 1–2. ACM."
      ])
  }
}
