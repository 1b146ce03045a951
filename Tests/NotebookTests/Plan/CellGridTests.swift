import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// A kind that reads two numbers.
private enum SumKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The numbers.") var numbers: [Input<Number>] = []
    @Key("Something to sweep.") var extra = 0
    init() {}
  }

  struct Results: KindResults {
    @OneRow("One number.") var numbers: Row
    init() {}
  }

  struct Row: FrameRow {
    @Column("the sum") var value: Int
  }

  static let name = "sum"
  static let version = 1
  static let summary = "Adds numbers."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    results.numbers.value = try spec.numbers.reduce(0) { $0 + (try context.read($1).value) }
    return results
  }
}

/// Cells joined with those that they refer to.
struct CellGridTests {
  private static func block(_ yaml: String) -> String { "```yaml experiment\n\(yaml)\n```\n\n" }

  private static func count(_ id: String, _ sweep: String) -> String {
    block("id: \(id)\nrun: count\nlabel: ${x}${y}${z}\nsweep: {\(sweep)}")
      .replacing(
        "label: ${x}${y}${z}",
        with: "label: " + "\"l"
          + ["x", "y", "z"].filter { sweep.contains("\($0):") }
          .map { "${\($0)}" }.joined() + "\"")
  }

  private func book(_ chapter: String) throws -> Book {
    let folder = try TemporaryFolder(["chapters/01.md": chapter])
    return try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters",
      kinds: KindRegistry([CountKind.self, DoubleKind.self, SumKind.self]),
      blocks: BlockRegistry([])
    ).load()
  }

  /// Cells of blocks that share axes meet where they agree on these; else everyone meets everyone.
  @Test(arguments: [
    ("x: [1, 2]", "y: [1, 2, 3]"), ("x: [1, 2], y: [1, 2]", "y: [2, 3], z: [1, 2]"),
    ("x: [1, 2]", "x: [2, 3]"), ("x: [1, 2], y: [5, 6]", "y: [5, 6], x: [2, 1]"),
  ])
  func cellsMeetWhereTheyAgree(first: String, second: String) throws {
    let book = try book(
      Self.count("a", first) + Self.count("b", second)
        + Self.block("id: s\nrun: sum\nnumbers: [a, b]\nsweep: {extra: [0, 1]}"))
    let cells = { (id: String) in
      book.cells.enumerated().filter { $0.element.block == id }
    }
    var expected: [String] = []
    for a in cells("a") {
      for b in cells("b") {
        let values = Dictionary(uniqueKeysWithValues: a.element.axes.map { ($0.name, $0.value) })
        guard b.element.axes.allSatisfy({ values[$0.name] ?? $0.value == $0.value }) else {
          continue
        }
        let rest = b.element.axes.filter { values[$0.name] == nil }
        let name = CellName(block: "s", axes: a.element.axes + rest)
        for extra in 0...1 {
          let axes = name.axes.map { "\($0.name)=\($0.value)" } + ["extra=\(extra)"]
          expected.append("s[\(axes.joined(separator: ","))] \(a.offset) \(b.offset)")
        }
      }
    }
    let found = cells("s").map { cell in
      "\(cell.element.name) " + cell.element.inputs.map { "\($0.cell)" }.joined(separator: " ")
    }
    #expect(found.sorted() == expected.sorted())
    #expect(!found.isEmpty)
    // A cell refers only to cells before it.
    for (position, cell) in book.cells.enumerated() {
      #expect(cell.inputs.allSatisfy { $0.cell < position && $0.key == "numbers" })
    }
  }

  @Test func anAxisComesOnce() throws {
    let chapter =
      Self.block("id: a\nrun: count\nlabel: x\nsweep: {value: [1, 2]}")
      + Self.block("id: d\nrun: double\nlabel: l${value}\nnumber: a\nsweep: {value: [1]}")
    let error = #expect(throws: InvalidBook.self) { try book(chapter) }
    #expect(
      error?.diagnostics.map(\.description)
        == ["chapters/01.md:13:17: error: the axis 'value' is already an axis of 'a'"])
  }

  @Test func aFileHasToBeThere() throws {
    let folder = try TemporaryFolder([
      "chapters/01.md": Self.block("id: a\nrun: data\nfile: tables/rwos.csv"),
      "chapters/tables/rows.csv": "x\n1\n",
    ])
    let error = #expect(throws: InvalidBook.self) {
      try BookLoader(
        folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
        blocks: BlockRegistry([])
      ).load()
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "chapters/01.md:4:7: error: there is no file 'tables/rwos.csv'; did you mean 'rows.csv'?"
      ])
  }

  /// Where references are swept, the columns are those of all cells.
  @Test func aBlockOfOtherAxesHasTheColumnsOfAll() throws {
    let book = try book(
      Self.count("a", "x: [1, 2]") + Self.count("b", "y: [u, v]")
        + Self.block("id: s\nrun: sum\nnumbers: [\"${of}\"]\nsweep: {of: [a, b]}"))
    #expect(
      book.cells.filter { $0.block == "s" }.map(\.name.description)
        == ["s[x=1,of=a]", "s[x=2,of=a]", "s[y=u,of=b]", "s[y=v,of=b]"])
  }
}
