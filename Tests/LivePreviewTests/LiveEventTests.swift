import Testing

@testable import LivePreview

struct LiveEventTests {
  /// The protocol of the page's script.
  @Test func eventsAreSpelledAsServerSentEvents() {
    var block = LiveActivity.Block()
    (block.queued, block.running, block.share, block.log) = (1, 2, 0.5, ["a/b\nc"])
    let state = LiveState(
      nil, isRunning: true, isWrong: false, isBroken: false, wasCancelled: false)
    #expect(LiveEvent.pages(version: 12).message == "event: pages\ndata: 12\n\n")
    #expect(LiveEvent.heartbeat.message == ":\n\n")
    #expect(
      LiveEvent.problems([LiveProblem(page: "01", block: "x", text: "wrong")]).message
        == "event: problems\ndata: [{\"block\":\"x\",\"page\":\"01\",\"text\":\"wrong\"}]\n\n")
    #expect(
      LiveEvent.activity(LiveActivity(state: state, blocks: ["x": block])).message
        == "event: activity\ndata: {\"blocks\":{\"x\":{\"done\":0,\"log\":[\"a/b\\nc\"],"
        + "\"queued\":1,\"running\":2,\"share\":0.5}},"
        + "\"state\":{\"text\":\"running\",\"word\":\"running\"}}\n\n")
  }
}
