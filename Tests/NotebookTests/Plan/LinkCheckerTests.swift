import Chapters
import Foundation
import Frames
import TestSupport
import Testing

@testable import Notebook

/// Links and pictures that lead nowhere are told at their places.
struct LinkCheckerTests {
  private func complaints(_ text: String) throws -> [String] {
    let folder = try TemporaryFolder([
      "chapters/01-a.md": text + "\n\n## Own section\n",
      "chapters/02-b.md":
        "# B\n\n## Results\n\n```yaml experiment\nid: rows\nrun: data\nrows: [{a: 1}]\n```\n",
      "chapters/03-ün x.md": "# Ü\n", "chapters/pic one.png": "x", "chapters/sub/q.svg": "x",
      "LICENSE": "x", "chapters/cities.csv": "x", "chapters/data/own.csv": "x",
      "chapters/page.html": "x",
      "chapters/notes.md": "not listed",
      "chapters/book.yml": "abstract: \"[x](02-b.md)\"\n"
        + "chapters: [01-a, 02-b, 03-ün x]\n",
      "chapters/big.png": String(repeating: "x", count: 2_000_001),
      "p.png": "x",
    ])
    do {
      _ = try BookLoader(
        folder: folder.url.appending(path: "chapters"), path: "c", kinds: KindRegistry([]),
        blocks: BlockRegistry([])
      ).load()
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    }
  }

  @Test(arguments: [
    "[a](02-b.md)", "[a](02-b.md#results)", "[a](02-b.md#rows)", "[a](#own-section)", "[a](#rows)",
    "[](02-b.md#results)", "[](#rows)", "[e](03-%C3%BCn%20x.md)", "[e](<03-ün x.md>)",
    "[i](index.md#claims)",
    "[w](https://example.org/x.md)", "[m](mailto:a@example.org)",
    "[d](data/rows.rows.csv)", "[d](data/rows.rows.json)", "[c](cities.csv)",
    "[c](sub/../cities.csv)",
    "[o](data/own.csv)", "[h](page.html)", "[s](sub/q.svg)", "[b](big.png)",
    "[i](index.html#costs)",
    "[h](02-b.html#results)", "![p](pic%20one.png)", "![p](sub/q.svg)",
    "![p](https://example.org/p.png)",
    "[r](/elsewhere)", "`[no](link.md)`", "[a][b]\n\n[b]: 02-b.md",
  ])
  func whatLeadsSomewhereIsNotToldOf(text: String) throws {
    #expect(try complaints("Text: \(text)\n") == [])
  }

  @Test(arguments: [
    (
      "[a](02-c.md)",
      "11: error: there is no chapter or file '02-c.md' for a link to lead to; did you mean '02-b.md'?"
    ),
    ("[a](02-b.md#result)", "11: error: '02-b.md' has no block or section 'result' to refer to"),
    (
      "[a](#own-sektion)",
      "11: error: there is no block or section 'own-sektion' to refer to; did you mean 'own-section'?"
    ),
    ("[](#nothing)", "7: error: there is no block or section 'nothing' to refer to"),
    ("[](02-b.md#nothing)", "7: error: '02-b.md' has no block or section 'nothing' to refer to"),
    (
      "[j](javascript:alert(1))",
      "11: error: pages do not lead to 'javascript:' addresses; expected a file of the book, or an address with "
        + "'http:', 'https:', 'mailto:'"
    ),
    (
      "![p](file:///p.png)",
      "12: error: pages do not lead to 'file:' addresses; expected a file of the book, or an address with "
        + "'http:', 'https:', 'mailto:'"
    ),
    (
      "[e](04-%C3%BCn.md)",
      "11: error: there is no chapter or file '04-ün.md' for a link to lead to"
    ),
    (
      "![p](pic%20two.png)",
      "12: error: there is no picture 'pic two.png'; did you mean 'pic one.png'?"
    ),
    ("![p](gone.svg)", "12: error: there is no picture 'gone.svg'"),
    ("[x](notes.txt)", "11: error: there is no chapter or file 'notes.txt' for a link to lead to"),
    (
      "[x](citeis.csv)",
      "11: error: there is no chapter or file 'citeis.csv' for a link to lead to; did you mean 'cities.csv'?"
    ),
    (
      "[x](data/rows.csv)",
      "11: error: there is no chapter or file 'data/rows.csv' for a link to lead to; "
        + "did you mean 'data/own.csv'?"
    ),
    (
      "[x](data/rows.row.csv)",
      "11: error: there is no chapter or file 'data/rows.row.csv' for a link to lead to; "
        + "did you mean 'data/rows.rows.csv'?"
    ),
    (
      "[l](../LICENSE)",
      "11: error: '../LICENSE' lies outside the folder of the chapters and is not published; "
        + "expected a file in the folder, or an address on the web"
    ),
    ("[l](sub)", "11: error: 'sub' is a folder, which has no page; expected a file"),
    (
      "[l](../)",
      "11: error: '..' lies outside the folder of the chapters and is not published; "
        + "expected a file in the folder, or an address on the web"
    ),
    (
      "[n](notes.md)",
      "11: error: 'notes.md' is no chapter of the profile and has no page; expected a chapter, "
        + "or a section of one"
    ),
    (
      "[i](index.md#claim)",
      "11: error: 'index.md' has no block or section 'claim' to refer to; did you mean 'claims'?"
    ),
    (
      "![p](../p.png)",
      "12: error: '../p.png' lies outside the folder of the chapters and is not published; "
        + "expected a file in the folder, or an address on the web"
    ),
    ("![p](big.png)", "12: error: 'big.png' has 2 MB; expected 2 MB at most"),
    (
      "![p](cities.csv)",
      "12: error: 'cities.csv' is no picture that pages can show; expected gif, jpeg, jpg, png, "
        + "svg, webp"
    ),
  ])
  func whatLeadsNowhereIsTold(text: String, message: String) throws {
    let told = try complaints("Text: \(text)\n")
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("c/01-a.md:1:\(message)") == true, "\(told)")
  }

  /// The first page's own words are looked at too.
  @Test(arguments: [
    ("abstract: See [x](#claims) and [y](01.md).", []),
    (
      "abstract: See [x](#clams).",
      [
        "c/book.yml:1:19: error: there is no block or section 'clams' to refer to; did you mean 'claims'?"
      ]
    ),
    (
      "title: A [b](gone.md)",
      ["c/book.yml:1:14: error: there is no chapter or file 'gone.md' for a link to lead to"]
    ),
  ])
  func bookFilesAreLookedAt(line: String, told: [String]) throws {
    let folder = try TemporaryFolder(["chapters/01.md": "# A\n", "chapters/book.yml": line + "\n"])
    var found: [String] = []
    do {
      _ = try BookLoader(
        folder: folder.url.appending(path: "chapters"), path: "c", kinds: KindRegistry([]),
        blocks: BlockRegistry([])
      ).load()
    } catch let invalid as InvalidBook { found = invalid.diagnostics.map(\.description) }
    #expect(found == told)
  }
}
