import Testing

@testable import Frames

struct SpelledDurationTests {
  @Test(arguments: [
    (0.0, "less than 0.1 s"), (0.09, "less than 0.1 s"), (0.44, "0.4 s"), (9.94, "9.9 s"),
    (12.4, "12 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (185, "3 min 05 s"),
  ])
  func secondsAreSpelled(seconds: Double, text: String) {
    #expect(Duration.spelled(seconds) == text)
  }
}
