import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// The points of a block's own sweep.
struct SweepDecoderTests {
  private static func book(_ yaml: String, _ extra: String = "") throws -> Book {
    try TestBook(extra + "```yaml experiment\nid: b\n\(yaml)\n```\n").load()
  }

  private func complaints(_ yaml: String) -> [String] {
    let error = #expect(throws: InvalidBook.self) { try Self.book(yaml) }
    return error?.diagnostics.map(\.description) ?? []
  }

  @Test func theLastAxisIsTheFastest() throws {
    let cells = try Self.book(
      "run: count\nlabel: ${of}-${grain}\nsweep: {of: [x, y], grain: [1, 2], value: [5, 7]}"
    ).cells
    #expect(
      cells.map(\.name.description) == [
        "b[of=x,grain=1,value=5]", "b[of=x,grain=1,value=7]", "b[of=x,grain=2,value=5]",
        "b[of=x,grain=2,value=7]", "b[of=y,grain=1,value=5]", "b[of=y,grain=1,value=7]",
        "b[of=y,grain=2,value=5]", "b[of=y,grain=2,value=7]",
      ])
    #expect(cells.map { $0.canonical["label"] }.suffix(2) == [#""y-2""#, #""y-2""#])
  }

  /// A reference that a kind takes since later is an input where it is given, and nothing where it is not.
  @Test func laterReferencesAreInputs() throws {
    let number = "```yaml experiment\nid: one\nrun: count\nlabel: x\n```\n"
    let plain = try Self.book("run: double\nlabel: y\nnumber: one", number).cells[1]
    #expect(plain.inputs.map(\.key) == ["number"] && plain.canonical["more"] == nil)
    let more = try Self.book("run: double\nlabel: y\nnumber: one\nmore: one", number).cells[1]
    #expect(more.inputs.map(\.key) == ["number", "more"])
    #expect(more.canonical == plain.canonical)
  }

  /// What is decoded once for all points, and on all cores of a large sweep, is what each point has alone.
  @Test func everyPointIsAsItWouldBeAlone() throws {
    let rows = { (sweep: String) in
      "run: count\nlabel: \"${n} of ${m}\"\ngrain: ${m}\n\(sweep)"
    }
    let many = (0..<300).map(String.init).joined(separator: ", ")
    let cells = try Self.book(
      rows("fails: no\nsweep: {n: [\(many)], m: [1, 2], seed: [3]}")
    ).cells
    #expect(cells.count == 600)
    for position in [0, 1, 2, 299, 300, 598, 599] {
      let cell = cells[position]
      let (n, m) = (position / 2, position % 2 + 1)
      let alone = try Self.book(
        rows("fails: no\nsweep: {n: [\(n)], m: [\(m)], seed: [3]}")
      ).cells[0]
      #expect(cell.name == alone.name)
      #expect(cell.canonical == alone.canonical)
      #expect(cell.seed == 3 && alone.seed == 3)
      #expect(cell.entries.map { $0.key.text } == alone.entries.map { $0.key.text })
    }
  }

  @Test(arguments: [
    (
      "run: count\nlabel: x\nvalue: 3\nsweep: {value: [1]}",
      "chapters/01.md:5:1: error: 'value' is an axis of the sweep already"
    ),
    (
      "run: count\nlabel: x\nsweep: {value: [1, 200]}",
      "chapters/01.md:5:20: error: 200 is out of range: 0 to 100"
    ),
    (
      "run: count\nlabel: x\nsweep: {other: [1]}",
      "chapters/01.md:5:17: error: the axis 'other' is no key of 'count' and no ${other} in the "
        + "block uses it"
    ),
  ]) func wrongAxesHaveTheirPlace(yaml: String, complaint: String) {
    #expect(complaints(yaml) == [complaint])
  }

  /// A sweep that would fill the memory is refused before it does, however many axes it has.
  @Test(arguments: [2, 12])
  func aHugeSweepIsRefused(axes: Int) {
    let values = (0..<1001).map(String.init).joined(separator: ", ")
    let names = (0..<axes).map { "a\($0)" }
    let sweep = names.map { "\($0): [\(values)]" }.joined(separator: ", ")
    let label = names.map { "${\($0)}" }.joined()
    #expect(
      complaints("run: count\nlabel: \(label)\nsweep: {\(sweep)}")
        == ["chapters/01.md:5:14: error: the sweep has more than 1000000 points"])
  }

  /// A seed is an axis like any other; limits are in no key.
  @Test func universalKeysCanBeSwept() throws {
    let book = try Self.book(
      "run: count\nlabel: x\ntimeout: ${t}\nsweep: {seed: [4, 5], t: [1, 2]}")
    let cells = book.cells
    #expect(cells.map(\.seed) == [4, 4, 5, 5])
    #expect(cells.map(\.limits.seconds) == [1, 2, 1, 2])
    let keys = cells.map {
      KeyMaker(book, variables: VariableHashes(secret: Data())).key(
        of: $0, outputs: [:]
      ).text
    }
    #expect(keys[0] == keys[1] && keys[2] == keys[3] && keys[0] != keys[2])
  }

  /// The seed stands in other keys wherever it comes from: the sweep, the block, or nowhere.
  @Test(arguments: [
    ("sweep: {seed: [4, 5]}", ["s4", "s5"]), ("seed: 7", ["s7"]), ("grain: 2", ["s0"]),
    ("seed: ${n}\nsweep: {n: [1, 2]}", ["s1", "s2"]),
  ])
  func theSeedStandsInOtherKeys(keys: String, labels: [String]) throws {
    let cells = try Self.book("run: count\nlabel: s${seed}\n\(keys)").cells
    #expect(cells.map { $0.canonical["label"] } == labels.map { "\"\($0)\"" })
    #expect(cells.map { "s\($0.seed)" } == labels)
  }
}
