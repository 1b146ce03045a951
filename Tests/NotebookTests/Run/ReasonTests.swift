import Testing

@testable import Notebook

struct ReasonTests {
  private static let cell = CellName(spelled: "base[seed=1]")

  @Test(arguments: [
    (Reason.neverRun, "never run"),
    (.outputMissing, "its output is missing from the store"),
    (.freshRunAsked, "a fresh run is asked for"),
    (.comparison, "once more"),
    (.waitsFor(cell), "waits for base[seed=1]"),
    (.runsFirst(cell), "base[seed=1] runs first"),
    (.failedLastTime("no luck\nat all"), "failed last time: no luck"),
    (.failedLastTime(""), "failed last time: "),
    (
      .changed([
        .init(part: .key("steps"), old: "60", new: "80"),
        .init(part: .file("a.csv"), old: "x", new: nil),
      ]), "steps 60 -> 80, reads a.csv no more"
    ),
  ])
  func everyReasonHasItsWords(_ reason: Reason, _ words: String) {
    #expect(reason.description == words)
  }
}
