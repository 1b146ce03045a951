import Foundation
import Frames
import Testing

@testable import Chapters
@testable import Notebook

struct ResultsTests {
  struct Count: FrameRow {
    @Column("a count", unit: .steps) var count: Int
  }

  struct Total: FrameRow {
    @Column("the sum of the counts") var sum: Int
  }

  /// A thing that is one blob of JSON.
  struct Tally: JSONArtifact, Equatable {
    static let type = ArtifactType(rawValue: "tally")
    static let file = "tally.json"
    static let meaning = "the counts"
    var counts: [Int]
  }

  struct Results: KindResults {
    @Table("A count.") var countsSoFar: [Count]
    @OneRow("All of them.") var total: Total
    @OpenTable("A row of whatever columns.") var others: Frame
    @HandedOn var tally: Tally?

    init() {}
  }

  private static func results(_ counts: [Int]) -> Results {
    var results = Results()
    for count in counts { results.countsSoFar.append { $0.count = count } }
    results.total.sum = counts.reduce(0, +)
    results.others = Frame("whatever", columns: [Frame.Column("x", .text, "as written")])
    results.tally = Tally(counts: counts)
    return results
  }

  @Test func theSchemaIsReadOffTheDeclarations() {
    #expect(
      Results.schema
        == OutputSchema(
          frames: [
            .init("counts_so_far", "A count.", columns: Count.columns),
            .init("total", "All of them.", columns: Total.columns),
            .init("others", "A row of whatever columns.", columns: [], knowledge: .nothing),
          ],
          blobs: [.init("tally.json", "the counts")], provides: [ArtifactType(rawValue: "tally")]))
  }

  struct Sparse: KindResults {
    @Table("A count.", isOptional: true) var counts: [Count]

    init() {}
  }

  /// A frame that may be missing is put out only where it has rows.
  @Test func framesThatMayBeMissingAreThereWithRowsOnly() throws {
    #expect(Sparse.schema.frames.map(\.isOptional) == [true])
    #expect(Results.schema.frames.allSatisfy { !$0.isOptional })
    var results = Sparse()
    #expect(try results.output().frames.isEmpty)
    results.counts.append { $0.count = 3 }
    #expect(try results.output().frames.map(\.rows) == [[[3]]])
  }

  @Test func theOutputIsWhatTheSchemaSays() throws {
    let output = try Self.results([1, 2]).output()
    #expect(output.frames.map(\.name) == Results.schema.frames.map(\.name))
    #expect(output.frames.map(\.rows) == [[[1], [2]], [[3]], []])
    #expect(output.blobs == ["tally.json": Data(#"{"counts":[1,2]}"#.utf8)])
  }

  @Test func anArtifactComesBack() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tally-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "tally.json")
    try Tally(counts: [3, 4]).blobs()["tally.json"]?.write(to: file)
    let stored = StoredOutput(hash: "", frames: [], blobs: ["tally.json": file])
    #expect(try Tally(from: stored) == Tally(counts: [3, 4]))
    let empty = StoredOutput(hash: "", frames: [], blobs: ["other": file])
    let problem = #expect(throws: MissingBlob.self) { try Tally(from: empty) }
    #expect(problem?.description == "the input has no 'tally.json'; it has other")
  }

  @Test func resultsWithoutTheirArtifactAreNotKept() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var results = Results()
      results.total.sum = 0
      _ = try results.output()
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("the results were kept without their tally 'tally'"))
  }
}
