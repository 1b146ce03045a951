import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

/// What makes a cell's key, and what does not.
struct KeyMakerTests {
  private static func block(_ yaml: String) -> String { "```yaml experiment\n\(yaml)\n```\n\n" }

  private func key(_ book: TestBook, _ position: Int = 0, _ outputs: [Int: String] = [:]) throws
    -> CellKey
  {
    let loaded = try book.load()
    return KeyMaker(loaded, variables: VariableHashes(secret: Data())).key(
      of: loaded.cells[position], outputs: outputs)
  }

  @Test func theMaterialIsAllThatACellDependsOn() throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: data\nfile: rows.csv\nseed: 4"), "rows.csv": "x\n1\n",
    ])
    let material = try key(book).material
    #expect(material.kind == "data" && material.version == DataKind.version && material.seed == 4)
    #expect(material.files == ["rows.csv": ContentHash.sha256("x\n1\n")])
    #expect(material.inputs.isEmpty && material.variables.isEmpty)
    #expect(try key(book).text == material.key)
  }

  /// What keys say of numerics is in those of kinds that compute.
  @Test func numericsAreInTheKeysOfKindsThatCompute() throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: data\nrows: [{x: 1}]")
        + Self.block("id: b\nrun: count\nlabel: x"),
      "book.yml": "numerics: fastest",
    ])
    #expect(try key(book).material.numerics == nil)
    #expect(try key(book, 1).material.numerics == "fastest")
    let fastest = try key(book, 1)
    try book.folder.write("title: x", to: "chapters/book.yml")
    let portable = try key(book, 1)
    #expect(portable.material.numerics == "portable" && portable.text != fastest.text)
    #expect(
      portable.material.differences(from: fastest.material).map(\.description)
        == ["numerics fastest -> portable"])
  }

  /// A key follows the content of its files, not their time or place.
  @Test func aKeyFollowsTheContentOfFiles() throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: data\nfile: rows.csv"), "rows.csv": "x\n1\n",
    ])
    let first = try key(book)
    try book.folder.write("x\n2\n", to: "chapters/rows.csv")
    #expect(try key(book).text != first.text)
    try book.folder.write("x\n1\n", to: "chapters/rows.csv")
    #expect(try key(book) == first)
    let loaded = try book.load()
    try FileManager.default.removeItem(at: book.folder.url.appending(path: "chapters/rows.csv"))
    let gone = KeyMaker(loaded, variables: VariableHashes(secret: Data())).key(
      of: loaded.cells[0], outputs: [:])
    #expect(gone.material.files == ["rows.csv": "missing"])
  }

  @Test func inputsAreOutputsInPlaceOfNames() throws {
    let text = { (name: String) in
      Self.block("id: \(name)\nrun: count\nlabel: x")
        + Self.block("id: b\nrun: double\nlabel: y\nnumber: \(name)")
    }
    let hash = String(repeating: "a", count: 64)
    let (one, other) = (try TestBook(text("a")), try TestBook(text("renamed")))
    let key = try key(one, 1, [0: hash])
    #expect(key.material.inputs == ["number": [hash]])
    #expect(key.material.spec.keys.sorted() == ["label"])
    #expect(try self.key(other, 1, [0: hash]) == key)
    #expect(try self.key(one, 1, [0: String(repeating: "b", count: 64)]).text != key.text)
  }

  @Test func variablesThatAreNotSetAreInTheKeyToo() throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: command\ncommand: [echo]\nenv: [PALIMPSEST_NEVER_SET]"),
      "book.yml": "allow_commands: true\n",
    ])
    #expect(try key(book).material.variables == ["PALIMPSEST_NEVER_SET": "unset"])
  }
}
