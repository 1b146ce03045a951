import Testing

@testable import LivePreview

struct AudienceTests {
  private static func problem(_ text: String) -> LiveEvent { .problems([LiveProblem(text: text)]) }

  /// However much is told, no more than the latest of each kind waits for a listener.
  @Test func aSlowListenerHearsTheLatestOfEachKind() async {
    let audience = Audience()
    let events = audience.join(toldFirst: [.pages(version: 0), Self.problem("a")])
    for version in 1...10_000 { audience.tell(.pages(version: version)) }
    audience.tell(.heartbeat)
    audience.tell(Self.problem("b"))
    audience.tell(.pages(version: 7))
    var iterator = events.makeAsyncIterator()
    var messages: [String] = []
    for _ in 0..<2 { messages.append(await iterator.next()?.message ?? "") }
    #expect(
      messages == [
        "event: problems\ndata: [{\"text\":\"b\"}]\n\n", "event: pages\ndata: 7\n\n",
      ])
    audience.tell(.heartbeat)
    #expect(await iterator.next()?.message == ":\n\n")
  }

  @Test func aListenerThatWaitsIsToldAtOnce() async {
    let audience = Audience()
    let events = audience.join(toldFirst: [])
    let heard = Task { () -> String? in
      var iterator = events.makeAsyncIterator()
      return await iterator.next()?.message
    }
    audience.tell(.pages(version: 3))
    #expect(await heard.value == "event: pages\ndata: 3\n\n")
  }

  /// Whoever stops reading, cancelled or not, takes no place any more.
  @Test(.timeLimit(.minutes(5))) func everyoneIsToldUntilTheyGo() async {
    let audience = Audience()
    do {
      let listeners = [audience.join(toldFirst: []), audience.join(toldFirst: [])]
      #expect(audience.count == 2)
      audience.tell(.pages(version: 1))
      for events in listeners {
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next()?.message == "event: pages\ndata: 1\n\n")
      }
    }
    #expect(audience.count == 0)
    let reading = Task { for await _ in audience.join(toldFirst: []) {} }
    while audience.count == 0 { await Task.yield() }
    reading.cancel()
    await reading.value
    #expect(audience.count == 0)
  }
}
