import Frames
import Testing

@testable import Chapters
@testable import Notebook

/// A block that is shown for other values of a name, each by itself.
private struct OtherwiseBlock: BlockType {
  struct Spec: ShownSpec {
    @Key("Its name.") var id: String?
    @Key("The blocks that it reads.") var from: [Selector]
    @Key("What is otherwise: worlds, each with values by name.") var worlds = Worlds()
    @Key("The axis that is averaged over.") var over: String?
    @Key("How long the axis 'seed' is.") var seeds: Int?
    @Key("Whether they are only tried.") var tried = false

    init() {}
  }

  /// Variations as written: `[{value: 2}, {value: 3, grain: 2}]`.
  struct Worlds: SpecValue {
    static var expectation: String { "a list of mappings" }

    var choices: [[Variation.Choice]] = []

    init() {}

    init(_ node: SpecNode) throws {
      choices = try (node.items ?? [node]).map { item in
        try (item.entries ?? []).map { key, value in
          Variation.Choice(name: try String(key), value: try Scalar(value), node: value)
        }
      }
    }

    var canonical: CanonicalJSON { .null }
  }

  static let word = "otherwise"
  static let title: String? = nil
  let variations: [Variation]
  let trials: [Variation]
  let variedReadings: [CellReading]

  init(_ spec: Spec, in scope: BlockScope) throws {
    variedReadings = try spec.from.map { CellReading(try scope.frame($0), over: spec.over) }
    let all =
      spec.worlds.choices.map { Variation(choices: $0) }
      + (spec.seeds.map { [Variation(lengths: ["seed": $0])] } ?? [])
    (variations, trials) = spec.tried ? ([], all) : (all, [])
  }
}

struct VariedGridTests {
  private static let parameters = "profiles: {only: {v: 1, unused: 1, list: [0, 1]}}\n"
  private static let before = """
    ```yaml experiment
    id: a
    run: count
    label: x
    value: ${v}
    sweep: {seed: "${list}"}
    ```

    ```yaml experiment
    id: b
    run: count
    label: y
    sweep: {grain: [1, 2]}
    ```

    ```yaml experiment
    id: c
    run: double
    label: z
    number: a
    more: b
    ```


    """

  private static let types = BlockRegistry([OtherwiseBlock.self])
  private static let own = [
    "a[seed=0]", "a[seed=1]", "b[grain=1]", "b[grain=2]", "c[seed=0,grain=1]",
    "c[seed=0,grain=2]", "c[seed=1,grain=1]", "c[seed=1,grain=2]",
  ]

  private static func names(_ keys: String...) throws -> [String] {
    let blocks = keys.map { "```yaml otherwise\n\($0)\n```\n\n" }
    let book = try TestBook(["01.md": before + blocks.joined(), "book.yml": parameters])
    return try book.load(types: types).cells.map(\.name.description)
  }

  private static func complaints(_ keys: String) throws -> [String] {
    let book = try TestBook([
      "01.md": before + "```yaml otherwise\n\(keys)\n```\n", "book.yml": parameters,
    ])
    let error = #expect(throws: InvalidBook.self) { try book.load(types: types) }
    return error?.diagnostics.map(\.description) ?? []
  }

  @Test func aBookWithoutVariationsHasItsCellsAndNoOthers() throws {
    let book = try TestBook(["01.md": Self.before, "book.yml": Self.parameters])
    let plain = try book.load(types: Self.types)
    #expect(plain.cells.map(\.name.description) == Self.own)
    #expect(plain.variants.isEmpty)
    #expect(plain.cells.allSatisfy { !$0.isVaried })
  }

  /// The book's own cells stay where they are, with their keys.
  @Test func keysAndPlanOfTheBookStay() throws {
    let plain = try TestBook(["01.md": Self.before, "book.yml": Self.parameters])
    let varied = try TestBook([
      "01.md": Self.before + "```yaml otherwise\nfrom: c\nworlds: [{v: 7}, {grain: 5}]\n```\n",
      "book.yml": Self.parameters,
    ])
    let entries = try [plain, varied].map { book in
      try Plan.make(for: book.load(types: Self.types), store: book.store()).entries
    }
    #expect(entries[1].prefix(8).map(\.cell.name) == entries[0].map(\.cell.name))
    #expect(entries[1].prefix(8).map(\.key) == entries[0].map(\.key))
    #expect(entries[1].prefix(8).allSatisfy { !$0.cell.isVaried })
    #expect(entries[1].dropFirst(8).allSatisfy { $0.cell.isVaried })
  }

  /// A parameter is in the name of every cell that it changes; what it does not change is shared.
  @Test func aParameterChangesWhatRestsOnIt() throws {
    #expect(
      try Self.names("from: c\nworlds: {v: 7}") == Self.own + [
        "a[seed=0,v=7]", "a[seed=1,v=7]", "c[seed=0,grain=1,v=7]", "c[seed=0,grain=2,v=7]",
        "c[seed=1,grain=1,v=7]", "c[seed=1,grain=2,v=7]",
      ])
  }

  /// An axis has the one value; where the book has that value too, its cells are the book's.
  @Test func anAxisHasOneValue() throws {
    #expect(try Self.names("from: c\nworlds: {grain: 2}") == Self.own)
    #expect(
      try Self.names("from: c\nworlds: {grain: 5}")
        == Self.own + ["b[grain=5]", "c[seed=0,grain=5]", "c[seed=1,grain=5]"])
  }

  /// Worlds that have a choice in common have its cells in common, also between blocks.
  @Test func worldsShareWhatTheyHaveInCommon() throws {
    let first = "from: c\nworlds: [{v: 7, grain: 5}, {v: 7, grain: 2}]"
    let names = try Self.names(first, "id: other\nfrom: a\nworlds: {v: 7}")
    #expect(
      names == Self.own + [
        "a[seed=0,v=7]", "a[seed=1,v=7]", "b[grain=5]", "c[seed=0,grain=5,v=7]",
        "c[seed=1,grain=5,v=7]", "c[seed=0,grain=2,v=7]", "c[seed=1,grain=2,v=7]",
      ])
    #expect(Set(names).count == names.count)
  }

  @Test func aLongerAxisAddsItsNewValues() throws {
    #expect(
      try Self.names("from: a\nseeds: 4") == Self.own + ["a[seed=2]", "a[seed=3]"])
  }

  /// Of the cells that only a variation has, those are made that are read, and what they rest on.
  @Test func whatIsNotReadIsNotMade() throws {
    #expect(
      try Self.names("from: \"c[seed=0,grain=2]\"\nworlds: {v: 7}") == Self.own + [
        "a[seed=0,v=7]", "c[seed=0,grain=2,v=7]",
      ])
    #expect(
      try Self.names("from: \"c[seed=1]\"\nworlds: {grain: 5}")
        == Self.own + ["b[grain=5]", "c[seed=1,grain=5]"])
    // The filter has the value that is chosen.
    #expect(
      try Self.names("from: \"c[grain=1,seed=0]\"\nworlds: {grain: 5}")
        == Self.own + ["b[grain=5]", "c[seed=0,grain=5]"])
    #expect(
      try Self.names("from: \"c[grain!=1]\"\nseeds: 3")
        == Self.own + ["a[seed=2]", "c[seed=2,grain=2]"])
  }

  /// What another reads of the same variation is made then, once; each has the cells that it reads.
  @Test func readersShareWhatTheyRead() throws {
    let blocks = [
      "id: one\nfrom: \"c[seed=0,grain=1]\"\nworlds: {v: 7}",
      "id: all\nfrom: \"c[seed=0]\"\nworlds: {v: 7}",
    ].map { "```yaml otherwise\n\($0)\n```\n\n" }
    let book = try TestBook([
      "01.md": Self.before + blocks.joined(), "book.yml": Self.parameters,
    ]).load(types: Self.types)
    #expect(
      book.cells.map(\.name.description) == Self.own + [
        "a[seed=0,v=7]", "c[seed=0,grain=1,v=7]", "c[seed=0,grain=2,v=7]",
      ])
    #expect(book.variants["one"]?[0].cells == ["a": [8], "c": [9]])
    #expect(book.variants["all"]?[0].cells == ["a": [8], "c": [9, 10]])
    for cell in book.cells where cell.block == "c" && cell.isVaried {
      #expect(cell.inputs.map(\.cell).map { book.cells[$0].name.description }[0] == "a[seed=0,v=7]")
    }
  }

  /// A cell has the same key whether or not all of its block are made.
  @Test func keysDoNotDependOnWhatElseIsRead() throws {
    let keys = { (reads: String) -> [String: String] in
      let book = try TestBook([
        "01.md": Self.before + "```yaml otherwise\nfrom: \"\(reads)\"\nworlds: {v: 7}\n```\n",
        "book.yml": Self.parameters,
      ])
      let entries = try Plan.make(for: book.load(types: Self.types), store: book.store()).entries
      return Dictionary(
        uniqueKeysWithValues: entries.map { ($0.cell.name.description, $0.key ?? "") })
    }
    let (few, all) = (try keys("c[seed=1]"), try keys("c"))
    #expect(few.count == 8 + 3 && all.count == 8 + 6)
    #expect(few.allSatisfy { all[$0.key] == $0.value })
  }

  @Test func whatIsOtherwiseIsKnownByItsBlocks() throws {
    let book = try TestBook([
      "01.md": Self.before
        + "```yaml otherwise\nid: o\nfrom: c\nworlds: [{v: 7}, {grain: 5}]\n```\n",
      "book.yml": Self.parameters,
    ]).load(types: Self.types)
    #expect(book.variants["o"]?.map(\.blocks) == [["a", "c"], ["b", "c"]])
    #expect(book.variants["o"]?.map(\.variation.words) == ["v=7", "grain=5"])
    #expect(
      book.variants["o"]?[1].cells["b"]?.map { book.cells[$0].name.description } == ["b[grain=5]"])
  }

  /// The results of a variation are those of the book but for what is otherwise.
  @Test func resultsAreReadByVariation() async throws {
    let book = try TestBook([
      "01.md": Self.before + "```yaml otherwise\nid: o\nfrom: c\nworlds: {v: 7}\n```\n",
      "book.yml": Self.parameters,
    ])
    let results = try await Runner(
      book.load(types: Self.types), store: book.store(),
      executor: InProcessExecutor(TestBook.kinds), options: .init(), tell: { _ in }
    ).run()
    let values = { (results: BookResults, block: String) in
      results.blocks[block]?.frame()?.values(of: "value") ?? []
    }
    #expect(values(results, "c") == [3, 2, 3, 2])
    let varied = results.results(of: "o", variant: 0)
    #expect(values(varied, "a") == [7, 7])
    #expect(values(varied, "b") == values(results, "b"))
    #expect(values(varied, "c") == [15, 14, 15, 14])
    #expect(varied.blocks["c"]?.cells.count { $0.output != nil } == 4)
  }

  /// What is only tried adds no cell, and is complained about all the same.
  @Test func whatIsTriedIsChecked() throws {
    #expect(try Self.names("from: c\ntried: true\nworlds: {v: 7}") == Self.own)
    #expect(
      try Self.complaints("from: c\ntried: true\nworlds: {v: 700}") == [
        "chapters/01.md:27:13: error: where v=700, chapters/01.md:5:8: error: 700 is out of range: 0 to 100"
      ])
  }

  @Test(arguments: [
    (
      "from: c\nworlds: {grian: 3}",
      "26:17: error: 'grian' is no parameter and no axis of what this rests on; did you mean 'grain'?"
    ),
    (
      "from: b\nworlds: {v: 7}",
      "26:13: error: 'v' is no parameter and no axis of what this rests on"
    ),
    (
      "from: c\nworlds: {v: 700}",
      "26:13: error: where v=700, chapters/01.md:5:8: error: 700 is out of range: 0 to 100"
    ),
    (
      "from: c\nworlds: [{v: 2}, {v: x, grain: 2}]",
      "26:22: error: where v=x and grain=2, chapters/01.md:5:8: error: 'value': expected a whole number, found 'x'"
    ),
  ]) func whatCannotBeOtherwiseIsToldWhereItIsAskedFor(keys: String, complaint: String) throws {
    #expect(try Self.complaints(keys) == ["chapters/01.md:\(complaint)"])
  }
}
