import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// Chapters that are broken, hostile or merely odd.
struct BadChapterTests {
  /// What is said of a chapter of the given bytes.
  private func complaints(_ data: Data, book: String? = nil) throws -> [String] {
    let test = try TestBook(["01.md": ""].merging(book.map { ["book.yml": $0] } ?? [:]) { $1 })
    try data.write(to: test.folder.url.appending(path: "chapters/01.md"))
    do {
      _ = try test.load()
      return []
    } catch let error as InvalidBook {
      return error.diagnostics.map(\.description)
    }
  }

  private func complaints(_ text: String) throws -> [String] { try complaints(Data(text.utf8)) }

  private static func block(_ yaml: String) -> String {
    "# Title\n\n```yaml experiment\n\(yaml)\n```\n"
  }

  private static let good = block("id: a\nrun: count\nlabel: x")

  // MARK: - Size and depth

  @Test func twoMegabytesAreRead() throws {
    let prose = String(
      repeating: "Some `= a.value` *words* of a [long](https://example.org) chapter.\n\n",
      count: 42_000)
    #expect(prose.utf8.count > 2_000_000)
    #expect(try complaints(Self.good + "\n" + prose) == [])
    let rows = (0..<60_000).map { "  - {n: \($0), word: w\($0 % 7)}" }.joined(separator: "\n")
    #expect(try complaints(Self.block("id: b\nrun: data\nrows:\n\(rows)")) == [])
  }

  @Test(arguments: [
    "[", "(", "![", "> ", "* ", "`", "<b>", "**_", "[a](", "- ",
  ]) func deepNestingInTheTextIsText(piece: String) throws {
    #expect(try complaints(Self.good + "\n" + String(repeating: piece, count: 20_000)) == [])
  }

  @Test(arguments: [
    ("rows: ", "[", 71), ("rows: ", "{a: ", 263), ("rows:\n  ", "- ", 131), ("", "? ", 129),
  ]) func deepNestingInABlockIsRefused(start: String, piece: String, column: Int) throws {
    let yaml = "id: a\nrun: data\n\(start)\(String(repeating: piece, count: 20_000))"
    let line = start.hasSuffix("\n  ") ? 7 : 6
    let found = try complaints(Self.block(yaml))
    #expect(
      found == ["chapters/01.md:\(line):\(column): error: values nest too deep"], "\(found)")
  }

  @Test(arguments: ["(", "-", "1 + ", "1 * "]) func deepExpressionsAreRefused(
    piece: String
  ) throws {
    let found = try complaints(
      Self.good + "\nIt is `= \(String(repeating: piece, count: 20_000))1`.\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("chapters/01.md:9:") == true, "\(found)")
  }

  @Test func aliasesOfAliasesEnd() throws {
    let levels = (1...30).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
    let yaml = (["id: a", "run: data", "l0: &l0 [x, x]"] + levels).joined(separator: "\n")
    let found = try complaints(Self.block(yaml))
    #expect(found.count == 1)
    #expect(found.first?.contains("aliases stand for more than") == true, "\(found)")
  }

  // MARK: - Bytes

  @Test(
    arguments: [
      ([0xFF], "1:1"), ([0x23, 0x0A, 0x61, 0xC3, 0x28], "2:2"), ([0xED, 0xA0, 0x80], "1:1"),
      ([0x61, 0xF0, 0x9F, 0x98], "1:2"), ([0x0D, 0x0A, 0xC0, 0x80], "2:1"),
    ] as [([UInt8], String)]) func bytesThatAreNotUTF8HaveTheirPlace(
      bytes: [UInt8], place: String
    ) throws
  {
    #expect(
      try complaints(Data(bytes)) == ["chapters/01.md:\(place): error: not UTF-8 text"])
  }

  /// Line ends and byte-order marks change neither what a block means nor where it stands.
  @Test(arguments: ["\r\n", "\r", "\n"], ["", "\u{FEFF}"]) func lineEndsAndMarks(
    end: String, mark: String
  ) throws {
    func written(_ text: String) -> String { mark + text.replacingOccurrences(of: "\n", with: end) }
    #expect(try complaints(written(Self.good)) == [])
    #expect(
      try complaints(written(Self.block("id: a\nrun: count\nlabel: x\nvalu: 1"))) == [
        "chapters/01.md:7:1: error: unknown key 'valu' in 'count'; did you mean 'value'?"
      ])
    let plain = try TestBook(Self.good).plan().map(\.key)
    #expect(try TestBook(written(Self.good)).plan().map(\.key) == plain)
  }

  @Test func controlCharactersAreNamed() throws {
    #expect(try complaints("# T\u{0}\n\nA\u{7}b `= 1`\n") == [])
    #expect(
      try complaints(Self.block("id: a\nrun: count\nlabel: x\u{7}y")) == [
        "chapters/01.md:6:9: error: not YAML: control characters are not allowed"
      ])
  }

  // MARK: - YAML

  @Test(arguments: [
    (
      "id: a\nrun: count\n\tlabel: x",
      "chapters/01.md:6:1: error: not YAML: found a tab character that violates indentation "
        + "(while scanning a plain scalar)"
    ),
    (
      "id: a\nrun: count\nlabel: x\nlabel: y",
      "chapters/01.md:7:1: error: the key 'label' is given twice"
    ),
    (
      "id: a\nrun: count\nlabel: *x",
      "chapters/01.md:6:8: error: not YAML: found undefined alias"
    ),
    (
      "id: a\nrun: count\nlabel: x\n<<: y",
      "chapters/01.md:7:5: error: '<<' merges mappings only, found 'y'"
    ),
    (
      "- id: a\n- run: count",
      "chapters/01.md:4:1: error: expected keys and values, found a list"
    ),
    (
      "id: a\nrun: count\nlabel: x\n---\nid: b",
      "chapters/01.md:7:1: error: not YAML: but found another document (expected a single document "
        + "in the stream)"
    ),
    (
      "id: a\nrun: count\nlabel: x\n? [b, c]\n: d",
      "chapters/01.md:7:3: error: a key must be a word"
    ),
  ]) func yamlThatIsWrong(yaml: String, complaint: String) throws {
    let found = try complaints(Self.block(yaml))
    #expect(found == [complaint], "\(found)")
  }

  @Test func anchorsAndMergeKeysMeanWhatTheySay() throws {
    let written =
      Self.block(
        "id: a\nrun: count\nlabel: &l x\nvalue: 7")
      + Self.block("id: b\nrun: count\nlabel: x\nvalue: 7")
    let merged =
      Self.block("id: a\nrun: count\n<<: {label: &l x, value: 7}")
      + Self.block("id: b\nrun: count\nlabel: x\n<<: [{value: 7}, {value: 9, label: z}]")
    let keys = try TestBook(written).plan().map(\.key)
    #expect(try TestBook(merged).plan().map(\.key) == keys)
  }

  // MARK: - Numbers and ids

  @Test(arguments: [
    ("101", "101 is out of range: 0 to 100"), ("-1", "-1 is out of range: 0 to 100"),
    ("99999999999999999999", "'value': expected a whole number, found '99999999999999999999'"),
    ("1e400", "'value': expected a whole number, found '1e400'"),
    (".nan", "'value': expected a whole number, found '.nan'"),
    (".inf", "'value': expected a whole number, found '.inf'"),
    ("1.5", "'value': expected a whole number, found '1.5'"),
    ("'1'", "'value': expected a whole number, found '1'"),
    ("1_0", "'value': expected a whole number, found '1_0'"),
    ("[1]", "'value': expected a whole number, found a list"),
    ("{a: 1}", "'value': expected a whole number, found a mapping"),
  ]) func numbersOutOfRange(value: String, complaint: String) throws {
    #expect(
      try complaints(Self.block("id: a\nrun: count\nlabel: x\nvalue: \(value)")) == [
        "chapters/01.md:7:8: error: \(complaint)"
      ])
  }

  @Test(arguments: [
    "1a", "a b", "é", "a-", "_a", "-a", "../a", "a/b", "a.b", "a[b]", "<a>", "'a\"'", "\"\"",
    "\"\\0\"", "🙂",
  ]) func oddIdsAreRefused(id: String) throws {
    let found = try complaints(Self.block("id: \(id)\nrun: count\nlabel: x"))
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix("chapters/01.md:4:5: error: an id begins with a letter") == true,
      "\(found)")
  }

  @Test(arguments: [
    "a", "A-b_9", String(repeating: "long", count: 60), "true", "constructor",
  ])
  func plainIdsAreFine(id: String) throws {
    let found = try complaints(Self.block("id: \(id)\nrun: count\nlabel: x"))
    #expect(found == [], "\(found)")
  }
}
