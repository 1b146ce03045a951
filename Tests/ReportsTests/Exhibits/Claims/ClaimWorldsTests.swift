import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

struct ClaimWorldsTests {
  private static func worlds(
    _ worlds: String = WorldsBook.worlds, _ extent: String = "full"
  ) throws -> ClaimWorlds {
    let book = try WorldsBook(
      WorldsBook.chapter(worlds),
      book: WorldsBook.bookFile.replacing("worlds: full", with: "worlds: \(extent)")
    ).load()
    return try #require((book.block("larger")?.content as? ClaimExhibit)?.worlds)
  }

  @Test func theGridIsTheProductAndItsChosenWorldTheBooks() throws {
    let worlds = try Self.worlds()
    #expect(worlds.forks.map(\.name) == ["shift", "base"])
    #expect(worlds.chosen == [0, 0])
    #expect(
      worlds.worlds == [
        [0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [2, 0], [2, 1], [2, 2],
      ])
    #expect(
      worlds.variations.map(\.words) == [
        "base=1", "base=2", "shift=3", "shift=3 and base=1", "shift=3 and base=2", "shift=-2",
        "shift=-2 and base=1", "shift=-2 and base=2",
      ])
    #expect(worlds.trials.map(\.words) == ["shift=3", "shift=-2", "base=1", "base=2"])
  }

  /// The book's value may stand anywhere in the list, however it is spelled.
  @Test func theChosenValueIsFoundByNumber() throws {
    let worlds = try Self.worlds("{shift: [3, 1.0], base: [1, 2, 0]}")
    #expect(worlds.chosen == [1, 2])
    #expect(worlds.others.count == 5)
  }

  @Test func combinationsAreLeftOut() throws {
    let worlds = try Self.worlds(
      "{shift: [1, 3, -2], base: [0, 1, 2], except: [shift=3 and base>0, shift=-2 and base=0]}")
    #expect(
      worlds.worlds == [[0, 0], [0, 1], [0, 2], [1, 0], [2, 1], [2, 2]])
    // A value that is never alone is tried with the fewest others.
    #expect(worlds.trials.map(\.words) == ["shift=3", "shift=-2 and base=1", "base=1", "base=2"])
  }

  @Test func aProfileRunsNoneASampleOrAll() throws {
    #expect(try Self.worlds(WorldsBook.worlds, "none").worlds == [[0, 0]])
    #expect(try Self.worlds(WorldsBook.worlds, "none").count == 9)
    let sample = try Self.worlds(WorldsBook.worlds, "{sample: 4}").worlds
    #expect(sample.count == 4 && sample.contains([0, 0]))
    #expect(try Self.worlds(WorldsBook.worlds, "{sample: 4, seed: 0}").worlds == sample)
    let seeds = try (1...8).map {
      try Self.worlds(WorldsBook.worlds, "{sample: 4, seed: \($0)}").worlds
    }
    #expect(seeds.contains { $0 != sample })
    #expect(try Self.worlds(WorldsBook.worlds, "{sample: 100}").worlds.count == 9)
  }

  /// Cells of the profile's worlds are run, and no others.
  @Test func worldsAreCells() throws {
    func cells(_ extent: String) throws -> [String] {
      try WorldsBook(book: WorldsBook.bookFile.replacing("worlds: full", with: "worlds: \(extent)"))
        .load().cells.map(\.name.description)
    }
    let own = ["runs", "swept[dose=1]", "swept[dose=2]"]
    #expect(try cells("none") == own)
    #expect(
      try cells("full") == own + [
        "runs[base=1]", "runs[base=2]", "runs[shift=3]", "runs[shift=3,base=1]",
        "runs[shift=3,base=2]", "runs[shift=-2]", "runs[shift=-2,base=1]", "runs[shift=-2,base=2]",
      ])
  }

  /// What is wrong further up is said there, and not again of every claim that rests on it.
  @Test func whatRestsOnSomethingWrongIsNotComplainedAbout() throws {
    let chapter = """
      ```yaml experiment
      id: first
      run: data
      rows: [{x: "${shift}"}]
      tiemout: 3
      ```

      ```yaml experiment
      id: runs
      run: command
      command: [echo, "${base}"]
      after: [first]
      ```

      ```yaml claim
      id: larger
      text: Arm a is larger.
      expect: runs[arm=a].v > runs[arm=b].v
      worlds: {shift: [1, 3], base: [0, 1]}
      ```

      In `= larger.worlds.count` worlds.
      """
    let complaints = try WorldsBook(
      chapter, book: WorldsBook.bookFile + "allow_commands: true\n"
    ).complaints()
    #expect(
      complaints.count == 1 && complaints[0].contains("did you mean 'timeout'?"), "\(complaints)")
  }

  private static let rows =
    "["
    + ["a", "b"].flatMap { form in
      [0, 1].map { "{form: \(form), seed: \($0), mine: \(form == "a" ? 2 : 0).\($0), theirs: 1}" }
    }.joined(separator: ", ") + "]"

  /// A book whose claim reads rows of one form of question.
  private static func formsBook(_ worlds: String) throws -> WorldsBook {
    try WorldsBook(
      """
      ```yaml experiment
      id: asked
      run: data
      columns: {mine: number, theirs: number}
      rows: \(rows)
      ```

      ```yaml claim
      id: larger
      text: Mine is larger.
      over: seed
      expect: asked[form=a].mine > asked[form=a].theirs
      worlds: \(worlds)
      ```
      """)
  }

  /// A column that rows are chosen by can be chosen otherwise: the same cells, other rows of them.
  @Test func aColumnIsFixedByTheClaim() async throws {
    let book = try Self.formsBook("{form: [a, b]}")
    #expect(try book.load().cells.map(\.name.description) == ["asked"])
    let ledger = ClaimsLedger(try await book.run())
    let worlds = try #require(ledger.entries.first?.worlds)
    #expect(worlds.worlds.map(\.isChosen) == [true, false])
    #expect(worlds.worlds.map(\.effect?.value) == [1.05, -0.95])
    #expect(ledger.entries.first?.problem == nil)
  }

  /// A value that no row has is told as such, with its world.
  @Test func aColumnsValueThatNoRowHasIsAProblem() async throws {
    let ledger = ClaimsLedger(try await Self.formsBook("{form: [a, bb]}").run())
    let problem = try #require(ledger.entries.first?.problem)
    #expect(problem.kind == .absent)
    #expect(problem.description.hasPrefix("where form=bb, "), "\(problem.description)")
  }

  @Test(
    arguments: [
      ("{form: [b, c]}", "the book has form=a, which has to be among the values listed"),
      (
        "{from: [a, b]}",
        "'from' is no parameter and no axis of what is compared; did you mean 'form'?"
      ),
    ])
  func aColumnIsChosenAmongItsValues(worlds: String, complaint: String) throws {
    let complaints = try Self.formsBook(worlds).complaints()
    #expect(complaints.contains { $0.contains(complaint) }, "\(complaints)")
  }

  /// An axis has the value that the claim's own filters leave; the worlds' cells are the book's where it has them.
  @Test func anAxisIsFixedByTheClaim() throws {
    let book = try WorldsBook(
      WorldsBook.chapter("{dose: [1, 2, 3]}", "swept[dose=2].x > 0").replacing(
        "over: seed\n", with: "")
    ).load()
    let worlds = try #require((book.block("larger")?.content as? ClaimExhibit)?.worlds)
    #expect(worlds.chosen == [1])
    #expect(
      book.cells.map(\.name.description)
        == ["runs", "swept[dose=1]", "swept[dose=2]", "swept[dose=3]"])
  }

  @Test(
    arguments: [
      (
        "{shfit: [1, 2]}", nil,
        "'shfit' is no parameter and no axis of what is compared; did you mean 'shift'?"
      ),
      (
        "{kind: [x, y]}", nil,
        "'kind' is no parameter and no axis of what is compared; there are base, shift"
      ),
      (
        "{shift: [2, 3]}", nil,
        "the book has shift=1, which has to be among the values listed: expected shift: [1, 2, 3]"
      ),
      ("{shift: [1]}", nil, "'shift' needs a list of at least two values to choose from"),
      ("{shift: [1, 3, 1]}", nil, "'shift' has the value '1' twice"),
      (
        "{shift: [1, 3], except: shfit=3}", nil,
        "'shfit' is none of the choices; did you mean 'shift'?"
      ),
      (
        "{shift: [1, 3], except: shift=1}", nil, "the book's own choices are left out by 'shift=1'"
      ),
      (
        "{shift: [1, 3], except: shift=3}", nil, "no world has shift=3: 'except' leaves out all"
      ),
      (
        "{dose: [1, 2]}", "swept.x > 0",
        "'swept' has several values of 'dose', and the choice is not made: expected swept[dose=...] with one of 1, 2"
      ),
      (
        "{dose: [1, 2]}", "swept[dose=1].x < swept[dose=2].x",
        "what is compared has dose=1 and dose=2: 'dose' is no choice between worlds"
      ),
    ] as [(String, String?, String)]) func whatIsNoChoiceIsTold(
      worlds: String, expect: String?, complaint: String
    ) throws
  {
    let chapter = expect.map { WorldsBook.chapter(worlds, $0).replacing("over: seed\n", with: "") }
    let complaints = try WorldsBook(chapter ?? WorldsBook.chapter(worlds)).complaints()
    #expect(complaints.map { $0.split(separator: "error: ").last.map(String.init) } == [complaint])
    #expect(complaints.allSatisfy { $0.hasPrefix("01/01.md:2") })
  }

  /// A value has to be one that its parameter takes.
  @Test func declarationsAreHeld() throws {
    let file =
      WorldsBook.bookFile + """
        parameters:
          shift: {type: integer, range: [-5, 5]}
          base: {type: integer}
          kind: {type: text}
          many: {type: integers}
        """
    let book = try WorldsBook(WorldsBook.chapter("{shift: [1, 9]}"), book: file)
    #expect(
      book.complaints() == [
        "01/01.md:26:21: error: 9 is out of the range of 'shift': -5 to 5"
      ])
  }
}
