import Chapters
import Testing

@testable import Reports

struct AxisKeysTests {
  private func node(_ text: String) throws -> SpecNode {
    try YAML.parse(YAML.Source(text: text, file: "test.md"))
  }

  private static let order =
    "the limits of 'y' are two numbers or two dates, the lower one first, like [0, 1] or [2024-03-01, ~]"

  @Test func scalesAndLimitsAreReadByAxis() throws {
    let scales = try AxisScales(node("{x: log}"))
    #expect(scales.axes.x == .log && scales.axes.y == nil)
    #expect(scales.canonical.description == #"{"x":"log"}"#)
    let limits = try PlotLimits(node("{y: [0, 1.5], x: [~, 10]}"))
    #expect(try limits.axes.y?.along("y") == AxisLimits(low: 0, high: 1.5))
    #expect(try limits.axes.x?.along("x") == AxisLimits(low: nil, high: 10))
    #expect(limits.axes.x?.location.column == 18)
    #expect(limits.canonical.description == #"{"x":[null,10.0],"y":[0.0,1.5]}"#)
  }

  /// Dates stand as data have them: a day, a month, a year, a time.
  @Test func limitsAreDatesToo() throws {
    let limits = try PlotLimits(node("{x: [2024-03, 2024-03-02T12:00], y: [2023, ~]}"))
    let march = 1_709_251_200.0
    #expect(
      try limits.axes.x?.along("x", isTime: true)
        == AxisLimits(low: march, high: march + 1.5 * TimeTicks.day))
    // A year is a number too.
    #expect(
      try limits.axes.y?.along("y", isTime: true) == AxisLimits(low: 1_672_531_200, high: nil))
    #expect(try limits.axes.y?.along("y") == AxisLimits(low: 2023, high: nil))
    #expect(
      limits.canonical.description == #"{"x":["2024-03","2024-03-02T12:00"],"y":[2023.0,null]}"#)
  }

  @Test(arguments: [
    (
      "{x: [~, 5]}", true,
      "'5' is a number, and along x are dates; expected limits like [2024-03-01, 2024-12-31]"
    ),
    (
      "{x: [2024-03-01, ~]}", false,
      "'2024-03-01' is a date, and along x are numbers; expected limits like [0, 1]"
    ),
  ]) func limitsAreOfTheKindOfTheirAxis(text: String, isTime: Bool, message: String) throws {
    let limits = try PerAxis.written(text)
    let problem = #expect(throws: NoValue.self) {
      try limits.x?.along("x", isTime: isTime)
    }
    #expect(problem?.description == message && problem?.location != nil)
  }

  @Test(arguments: [
    ("{z: log}", "a plot has the axes x and y, found 'z'"),
    ("{x: lg}", "expected one of linear, log, found 'lg'; did you mean 'log'?"),
    ("log", "expected a mapping from x or y to linear or log, like {x: log}, found 'log'"),
  ])
  func otherScalesAreRefused(text: String, message: String) throws {
    let written = try node(text)
    let problem = #expect(throws: Diagnostic.self) { try AxisScales(written) }
    #expect(problem?.message == message)
  }

  @Test(arguments: [
    ("{y: [1, 0]}", order), ("{y: [1]}", order), ("{y: 3}", order), ("{y: [1, 1]}", order),
    ("{y: [2024-03-02, 2024-03-01]}", order), ("{y: [2024-03, 2024-03-01]}", order),
    ("{y: [5, 2024-03-01]}", order),
    ("{x: [a, 1]}", "expected a number or a date like 2024-03-01, found 'a'"),
    ("{x: [0, .inf]}", "expected a number or a date like 2024-03-01, found '.inf'"),
    ("{x: [2024-02-30, ~]}", "expected a number or a date like 2024-03-01, found '2024-02-30'"),
  ])
  func otherLimitsAreRefused(text: String, message: String) throws {
    let written = try node(text)
    let problem = #expect(throws: Diagnostic.self) { try PlotLimits(written) }
    #expect(problem?.message == message)
  }
}
