import Testing

@testable import Chapters

struct FenceTrackerTests {
  @Test(arguments: [
    (["a", "```", "b", "```", "c"], [false, true, true, true, false]),
    (["~~~", "```", "~~~~", "x"], [true, true, true, false]),
    (["````", "```", "````", "x"], [true, true, true, false]),
    (["``` a`", "x"], [false, false]),
    (["> ```", "> x", "> ```", "y"], [true, true, true, false]),
    (["```", "``` x", "```  ", "y"], [true, true, true, false]), (["``", "x"], [false, false]),
  ])
  func linesOfFencesAreTold(lines: [String], fenced: [Bool]) {
    var tracker = FenceTracker()
    #expect(lines.map { tracker.isFenced($0.utf8) } == fenced)
  }
}
