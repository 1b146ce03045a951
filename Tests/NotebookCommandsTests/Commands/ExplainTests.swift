import Chapters
import Foundation
import Frames
import Notebook
import Testing

@testable import NotebookCommands

/// A kind of every sort of key and column.
private enum SampleKind: ExperimentKind {
  enum Way: String, SpecChoice { case short, long }

  struct Spec: BlockSpec {
    @Key("A block that it reads.") var from: Input<AnyOutput>
    @Key("How many.", in: 1...9) var count = 3
    @Key("Which way.") var way = Way.short
    init() {}
  }

  struct Results: KindResults {
    @Table("A step.") var steps: [Step]
    init() {}
  }

  struct Step: FrameRow {
    @Column("the step", unit: .steps) var step: Int
    @Column("how good it is", unit: .share, better: .higher) var share: Double
  }

  static let name = "sample"
  static let version = 4
  static let summary = "Shows what is explained."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results { Results() }
}

struct ExplainTests {
  @Test func aPageTellsKeysAndColumns() throws {
    let text = KindPage(SampleKind.self).text
    let universal = try #require(text.range(of: "\nKeys that every kind has\n"))
    let frame = try #require(text.range(of: "\nFrame "))
    #expect(
      text[..<universal.lowerBound] == """
        sample (version 4)
        Shows what is explained.

        Keys
          from: the id of an earlier block (required)
              A block that it reads.
          count: a whole number, 1 to 9 (default 3)
              How many.
          way: one of short, long (default "short")
              Which way.

        """)
    for key in ["seed", "timeout", "memory"] {
      #expect(text[universal.upperBound..<frame.lowerBound].contains("  \(key): "))
    }
    #expect(
      text[frame.lowerBound...] == """

        Frame 'steps': A step.
          step (integer, steps): the step
          share (number, fraction): how good it is
        """)
  }

  @Test func programsReadTheSame() throws {
    let data = try JSONEncoder().encode(KindPage(SampleKind.self))
    let page = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    #expect(page["name"] as? String == "sample" && page["version"] as? Int == 4)
    let keys = try #require(page["keys"] as? [NSDictionary])
    #expect(keys.map { $0["name"] as? String } == ["from", "count", "way"])
    let frames = try #require(page["frames"] as? [NSDictionary])
    let columns = try #require(frames[0]["columns"] as? [NSDictionary])
    #expect(columns.map { $0["unit"] as? String } == ["steps", "fraction"])
  }
}
