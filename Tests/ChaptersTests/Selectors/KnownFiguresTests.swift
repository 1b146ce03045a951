import Testing

@testable import Chapters

struct KnownFiguresTests {
  private func figure(
    _ text: String, own: [String: Double]? = nil, blocks: Set<String> = []
  ) throws -> Double? {
    var figures = KnownFigures()
    figures.add(["x": 1, "both": 2], of: "c")
    figures.add([:], of: "none")
    figures.add(["y.z": 3, "both": 4], of: "d")
    figures.own = own
    let start = SourceLocation(file: "f", line: 1, column: 1)
    return try figures.figure(
      try SelectorParser.selector(text, at: start), isBlock: blocks.contains)
  }

  @Test(arguments: [
    ("paper.x", 1.0), ("d.paper.y.z", 3), ("paper.`y.z`", 3), ("c.paper.both", 2), ("a.x", nil),
    ("a.paper.x", nil), ("none.paper.x", nil), ("paper[g=1].x", nil), ("c.paper", nil),
  ]) func figuresAreFound(text: String, figure: Double?) throws {
    #expect(try self.figure(text) == figure)
  }

  @Test func aClaimsOwnFigureComesFirst() throws {
    #expect(try figure("paper.both", own: ["both": 7], blocks: ["paper"]) == 7)
    #expect(try figure("paper.both", blocks: ["paper"]) == nil)
  }

  @Test(
    arguments: [
      (
        "paper.q", nil,
        "no claim so far has the paper's figure 'q'; claims name figures under 'paper'"
      ),
      (
        "paper.both", nil,
        "several claims have the paper's figure 'both'; write c.paper.both or d.paper.both"
      ),
      ("c.paper.bth", nil, "the claim's 'paper' has no figure 'bth'; did you mean 'both'?"),
      ("paper.x", ["k": 1], "the claim's 'paper' has no figure 'x'; it has k"),
    ] as [(String, [String: Double]?, String)])
  func figuresThatAreNotThereAreTold(text: String, own: [String: Double]?, message: String) {
    let problem = #expect(throws: Diagnostic.self) { try figure(text, own: own) }
    #expect(problem?.message == message)
  }
}
