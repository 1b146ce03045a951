import Frames
import Testing

@testable import Notebook

struct LeftOutTests {
  struct Count: FrameRow {
    @Column("a count") var count: Int
  }

  struct Results: KindResults {
    @OneRow("A count.") var size: Count
    @LeftOut var leftOut: [Exclusion]

    init() {}
  }

  private func results(leavingOut count: Int) -> Results {
    var results = Results()
    results.size.count = 5 - count
    guard count > 0 else { return results }
    results.leftOut.append { row in
      row.reason = "they have no partner"
      row.excluded = count
      row.all = 5
      row.names = "Ann, Bob"
      row.first = "'Ann plays'"
    }
    return results
  }

  /// The same bytes as without the declaration, unless something was left out.
  @Test func whereNothingIsLeftOutThereIsNoFrame() throws {
    let output = try results(leavingOut: 0).output()
    #expect(output.frames.map(\.name) == ["size"])
    try output.check(against: Results.schema, of: "kind")
  }

  @Test func whatIsLeftOutIsAFrame() throws {
    let output = try results(leavingOut: 2).output()
    #expect(output.frames.map(\.name) == ["size", "left_out"])
    #expect(
      output.frames[1].rows == [["they have no partner", 2, 5, "Ann, Bob", "'Ann plays'"]])
    try output.check(against: Results.schema, of: "kind")
    #expect(Results.schema.frames.map(\.isOptional) == [false, true])
  }

  /// A frame that is declared otherwise has to be there.
  @Test func otherFramesAreNeeded() throws {
    var output = try results(leavingOut: 2).output()
    output.frames.removeFirst()
    let error = #expect(throws: UndeclaredOutput.self) {
      try output.check(against: Results.schema, of: "kind")
    }
    #expect(error?.frame == "size")
  }

  @Test func sentencesSayHowManyAndWhy() throws {
    func sentences(_ count: Int) throws -> [String] {
      StoredOutput(
        hash: "", frames: try results(leavingOut: count).output().frames, blobs: [:]
      ).leftOut
    }
    #expect(try sentences(0) == [])
    #expect(try sentences(2) == ["left out 2 of 5: they have no partner (Ann, Bob)"])
    let other = Frame("left_out", columns: [Frame.Column("x", .integer, "a number")])
    #expect(StoredOutput(hash: "", frames: [other], blobs: [:]).leftOut == [])
  }
}
