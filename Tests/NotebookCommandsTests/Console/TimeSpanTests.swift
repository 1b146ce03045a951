import Testing

@testable import NotebookCommands

struct TimeSpanTests {
  @Test(
    arguments: [
      ("90m", 5400), ("12h", 43200), ("30d", 2_592_000), ("1.5s", 1.5), ("0d", 0),
      ("1h30m", 5400), ("1d1h1m1s", 90061),
    ] as [(String, Double)])
  func spansHaveUnits(argument: String, seconds: Double) {
    #expect(TimeSpan(argument: argument)?.seconds == seconds)
  }

  @Test(arguments: ["", "12", "d", "-1d", "1w", "infd", "nand", "1 d h", "1h30", "h30m", "1h-30m"])
  func anythingElseIsNone(argument: String) {
    #expect(TimeSpan(argument: argument) == nil)
  }
}
