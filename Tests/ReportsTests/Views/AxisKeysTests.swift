import Chapters
import Testing

@testable import Reports

struct AxisKeysTests {
  private func node(_ text: String) throws -> SpecNode {
    try YAML.parse(YAML.Source(text: text, file: "test.md"))
  }

  @Test func scalesAndLimitsAreReadByAxis() throws {
    let scales = try AxisScales(node("{x: log}"))
    #expect(scales.axes.x == .log && scales.axes.y == nil)
    #expect(scales.canonical.description == #"{"x":"log"}"#)
    let limits = try PlotLimits(node("{y: [0, 1.5], x: [~, 10]}"))
    #expect(limits.axes.y == AxisLimits(low: 0, high: 1.5))
    #expect(limits.axes.x == AxisLimits(low: nil, high: 10))
    #expect(limits.locations["x"]?.column == 18)
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
    ("{y: [1, 0]}", "the limits of 'y' are two numbers, the lower one first, like [0, 1]"),
    ("{y: [1]}", "the limits of 'y' are two numbers, the lower one first, like [0, 1]"),
    ("{y: 3}", "the limits of 'y' are two numbers, the lower one first, like [0, 1]"),
    ("{x: [a, 1]}", "expected a number, found 'a'"),
  ])
  func otherLimitsAreRefused(text: String, message: String) throws {
    let written = try node(text)
    let problem = #expect(throws: Diagnostic.self) { try PlotLimits(written) }
    #expect(problem?.message == message)
  }
}
