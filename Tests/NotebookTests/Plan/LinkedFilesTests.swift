import Chapters
import Foundation
import TestSupport
import Testing

@testable import Notebook

/// Which files pages can lead to, and what is said of others.
struct LinkedFilesTests {
  private let folder: TemporaryFolder
  private let files: LinkedFiles

  init() throws {
    folder = try TemporaryFolder([
      "book/chapters/d.csv": "a\n1\n", "book/chapters/sub/p.PNG": "p",
      "book/chapters/notes.md": "x",
      "book/chapters/.env": "secret", "book/chapters/.git/config": "x",
      "book/chapters/manifest.json": "x",
      "book/chapters/Index.HTML": "x", "book/data.csv": "x", "outside.csv": "secret",
      "book/chapters/big.svg": String(repeating: "x", count: 2_000_001),
      "book/chapters/code.py": "x",
    ])
    try folder.link("book/chapters/out.csv", to: "../../outside.csv")
    try folder.link("book/chapters/in.csv", to: "d.csv")
    try folder.pipe("book/chapters/pipe.csv")
    files = LinkedFiles(BookFolder(folder.url.appending(path: "book/chapters")))
  }

  @Test(arguments: ["d.csv", "sub/p.PNG", "code.py", "in.csv", "big.svg"])
  func plainFilesInTheFolderArePublished(path: String) {
    #expect(files.objection(to: path) == nil)
    #expect(files.data(of: path) != nil)
  }

  @Test(arguments: [
    (
      "../data.csv",
      "'../data.csv' lies outside the folder of the chapters and is not published; expected a file in the folder, "
        + "or an address on the web"
    ),
    ("sub", "'sub' is a folder, which has no page; expected a file"),
    (".env", "'.env' is hidden and is not published; expected a name that begins with no '.'"),
    (
      ".git/config",
      "'.git/config' is hidden and is not published; expected a name that begins with no '.'"
    ),
    (
      "notes.md",
      "'notes.md' is no chapter of the profile and has no page; expected a chapter, or a section of one"
    ),
    (
      "manifest.json",
      "'manifest.json' is what a file of every report is called; expected another name"
    ),
    ("Index.HTML", "'Index.HTML' is what a file of every report is called; expected another name"),
    (
      "out.csv",
      "'out.csv' is reached through a link that leads out of the book; expected a file in it"
    ),
    ("pipe.csv", "'pipe.csv' is a pipe; expected a file"),
    ("none.csv", "there is no file 'none.csv'"),
  ])
  func whatIsNotPublishedIsTold(path: String, objection: String) {
    #expect(files.objection(to: path) == objection)
  }

  @Test(arguments: [
    ("big.svg", "'big.svg' has 2 MB; expected 2 MB at most"),
    ("d.csv", "'d.csv' is no picture that pages can show; expected gif, jpeg, jpg, png, svg, webp"),
    (
      "../p.svg",
      "'../p.svg' lies outside the folder of the chapters and is not published; expected a file in the "
        + "folder, or an address on the web"
    ),
  ])
  func picturesAreOfSomeTypesAndNotTooLarge(path: String, objection: String) {
    #expect(files.objection(toPicture: path) == objection)
    #expect(files.objection(toPicture: "sub/p.PNG") == nil)
  }

  @Test(arguments: ["out.csv", "pipe.csv", "none.csv"])
  func nothingElseIsRead(path: String) { #expect(files.data(of: path) == nil) }

  /// Everything that the book is made of is known in one place.
  @Test func aBookKnowsItsFiles() throws {
    let folder = try TemporaryFolder([
      "b/chapters/book.yml": "references: ../lit/r.bib\nabstract: \"[x](abstract.pdf)\"\n",
      "b/lit/r.bib": "@misc{a, title={A}}", "b/parts/p.md": "included ![p](pic%201.png)\n",
      "b/chapters/pic 1.png": "x", "b/chapters/d.csv": "v\n1\n", "b/chapters/e.csv": "v\n1\n",
      "b/chapters/abstract.pdf": "x",
      "b/chapters/01.md":
        "# A\n\n{{include ../parts/p.md}}\n\n[d](d.csv) [w](https://e.org/x.csv) [](#r) [p](data/r.rows.csv) "
        + "[self](01.md)\n\n```yaml experiment\nid: r\nrun: data\nfile: e.csv\n```\n",
    ])
    let book = try BookLoader(
      folder: folder.url.appending(path: "b/chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: BlockRegistry([])
    ).load()
    #expect(book.linkedFiles == ["d.csv", "abstract.pdf"])
    #expect(book.shownPictures == ["pic 1.png"])
    #expect(book.publishedData == ["data/r.rows.csv", "data/r.rows.json"])
    #expect(
      book.sourceFiles == [
        "book.yml", "01.md", "../parts/p.md", "../lit/r.bib", "pic 1.png", "d.csv", "e.csv",
        "abstract.pdf",
      ])
  }
}
