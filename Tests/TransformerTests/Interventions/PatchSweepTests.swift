import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Many runs of one batch as few passes.
struct PatchSweepTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
  private static let corrupted: [[Int32]] = [[1, 6, 9, 3, 2], [4, 9, 16], [8, 3, 11, 7]]
  private static let spans = ["subject": [1..<2, 1..<2, 1..<3]]

  private static func batch(_ sequences: [[Int32]], _ side: TokenBatch.Side = .left) -> TokenBatch {
    TokenBatch(sequences, on: side, spans: spans)
  }

  /// Every site at several positions, in one sweep and one by one.
  @Test(arguments: Families.all, [TokenBatch.Side.left, .right])
  func sweepsAreWholeRuns(family: ModelConfiguration.Family, side: TokenBatch.Side) throws {
    let model = TinyModels.model(family)
    let (clean, corrupted) = (Self.batch(Self.prompts, side), Self.batch(Self.corrupted, side))
    let sites = Site.all(of: model.configuration)
    let values = try model.run(clean, reading: Set(sites)).values
    var patches = Patch.grid(
      sites, at: [.all, .last, .index(0), .index(-2), .token(of: "subject", .all)])
    patches += (0..<4).map { Patch(.z(layer: 1), at: .token(of: "subject", .last), head: $0) }
    patches += (0..<4).map { Patch(.pattern(layer: 0), at: .last, head: $0) }
    let rows = corrupted.lastRows
    let sweep = try PatchSweep(model, over: corrupted, threads: 2)
    let results = try sweep.run(patches, from: values) { $0 }
    for (patch, result) in zip(patches, results) {
      let edit = Edit.replace(
        patch.site, at: patch.position, head: patch.head, with: try values[patch.site])
      var trace = Trace(
        reads: [], edits: [try edit.resolved(in: corrupted, model.configuration)],
        allowsIdle: true)
      let expected = model.logits(corrupted, tap: &trace).gathered(rows)
      #expect(largestDifference(result.scalars, expected.scalars) < 1e-5, "\(patch)")
    }
    let plain = model.logits(corrupted).gathered(rows).scalars
    let unchanged = results.count { largestDifference($0.scalars, plain) < 1e-6 }
    #expect(unchanged < results.count / 2)
  }

  @Test func sweepsAreTheSameOnAnyNumberOfThreads() throws {
    let model = TinyModels.model(.gemma2)
    let values = try model.run(
      Self.batch(Self.prompts), reading: [.mlpOut(layer: 0), .mlpOut(layer: 1)]
    ).values
    let patches = Patch.grid(
      values.sites.sorted { $0.description < $1.description }, at: (0..<3).map { .index($0) })
    let results = try [1, 2, 3].map { threads in
      try PatchSweep(model, over: Self.batch(Self.corrupted), threads: threads)
        .run(patches, from: values) { $0.scalars }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
