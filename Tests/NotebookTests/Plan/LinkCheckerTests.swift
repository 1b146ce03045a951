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
      "LICENSE": "x",
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
    "[w](https://example.org/x.md)", "[m](mailto:a@example.org)", "[l](../LICENSE)",
    "[d](data/rows.rows.csv)",
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
      "[e](04-%C3%BCn.md)",
      "11: error: there is no chapter or file '04-ün.md' for a link to lead to"
    ),
    (
      "![p](pic%20two.png)",
      "12: error: there is no picture 'pic two.png'; did you mean 'pic one.png'?"
    ),
    ("![p](gone.svg)", "12: error: there is no picture 'gone.svg'"),
    ("[x](notes.txt)", "11: error: there is no chapter or file 'notes.txt' for a link to lead to"),
  ])
  func whatLeadsNowhereIsTold(text: String, message: String) throws {
    let told = try complaints("Text: \(text)\n")
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("c/01-a.md:1:\(message)") == true, "\(told)")
  }
}
