import Frames
import Testing

@testable import Chapters

struct CellReadingTests {
  private static func reading(
    _ filters: String, over axis: String? = nil, isCounted: Bool = false
  ) throws -> CellReading {
    let selector = try SelectorParser.selector(
      filters.isEmpty ? "b.x" : "b[\(filters)].x", at: .init(file: "f", line: 1, column: 1))
    let resolved = try ResolvedSelector(
      selector, frame: "rows", column: "x", columns: nil, frames: ["rows"])
    return CellReading(resolved, over: axis, isCounted: isCounted)
  }

  /// Cells along arms, which are seeds but for the last.
  private static let cells: [[AxisValue]] = [
    [.init(name: "arm", value: "a"), .init(name: "seed", value: 0)],
    [.init(name: "arm", value: "a"), .init(name: "seed", value: 1)],
    [.init(name: "arm", value: "b"), .init(name: "seed", value: 0)],
    [.init(name: "arm", value: "b"), .init(name: "seed", value: 2)],
    [.init(name: "arm", value: "c")],
  ]

  @Test(
    arguments: [
      ("", [0, 1, 2, 3, 4]), ("arm=a", [0, 1]), ("arm!=a", [2, 3, 4]), ("arm=[a, c]", [0, 1, 4]),
      // A column of its rows restricts nothing.
      ("arm=a,part=p", [0, 1]), ("part=p", [0, 1, 2, 3, 4]),
      // A cell without the axis may have a column of that name.
      ("seed=1", [1, 4]), ("arm=b,seed!=2", [2]),
    ] as [(String, [Int])])
  func cellsThatFiltersDropAreNotNeeded(filters: String, needed: [Int]) throws {
    #expect(try Self.reading(filters).needed(among: Self.cells) == needed)
  }

  /// What is said of a filter that nothing passes, or only in part, rests on all cells; so do counts.
  @Test(arguments: [
    "arm=z", "arm=[a, z]", "arm=[a, b],seed=1", "arm=a,seed=2", "arm=a,seed=[1, 2]", "seed<1",
    "arm>a", "arm=a,part=[p, q]", "arm=a,part>1",
  ]) func allAreNeededWhereTheyMayMatter(filters: String) throws {
    #expect(try Self.reading(filters).needed(among: Self.cells) == [0, 1, 2, 3, 4])
  }

  @Test func whatIsCountedOrLacksTheAxisNeedsAll() throws {
    #expect(try Self.reading("arm=a", isCounted: true).needed(among: Self.cells).count == 5)
    #expect(try Self.reading("arm=c", over: "seed").needed(among: Self.cells).count == 5)
    #expect(try Self.reading("arm=a", over: "seed").needed(among: Self.cells) == [0, 1])
    // No cell has it: it is a column of the rows.
    #expect(try Self.reading("arm=c", over: "draw").needed(among: Self.cells) == [4])
  }

  @Test func orderIsThatOfNumbersAndDates() throws {
    let numbers = (0..<4).map { [AxisValue(name: "dose", value: .integer($0))] }
    #expect(try Self.reading("dose>=2").needed(among: numbers) == [2, 3])
    #expect(try Self.reading("dose>9").needed(among: numbers) == [0, 1, 2, 3])
    let days: [[AxisValue]] = ["2024-02-29", "2024-03-01"].map { [.init(name: "day", value: $0)] }
    #expect(try Self.reading("day<2024-03").needed(among: days) == [0])
  }

  @Test func aChoiceIsMadeInFilters() throws {
    let node = Written.node("b")
    let choice = Variation.Choice(name: "arm", value: "b", node: node)
    let chosen = try Self.reading("arm=a").choosing([choice])
    #expect(chosen.block == "b")
    #expect(chosen.needed(among: Self.cells) == [2, 3])
  }

  @Test func aConditionReadsAllOfItsSides() throws {
    let condition = try SelectorParser.condition(
      "1 < b[arm=a].x < count(b) and abs(b.x) == 2 within c.x",
      at: .init(file: "f", line: 1, column: 1))
    let comparisons = try condition.comparisons.map { comparison in
      try comparison.map { expression in
        try expression.map { selector, _ in
          try ResolvedSelector(
            selector, frame: "rows", column: "x", columns: nil, frames: ["rows"])
        }
      }
    }
    let resolved = Condition<ResolvedSelector>(comparisons: comparisons, text: condition.text)
    let readings = resolved.readings(over: "seed")
    #expect(readings.map(\.block) == ["b", "b", "b", "b", "c"])
    #expect(
      readings.map { $0.needed(among: Self.cells).count } == [2, 2, 5, 5, 5])
  }
}
