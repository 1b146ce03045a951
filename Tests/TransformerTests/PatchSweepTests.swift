import Tensors
import TestSupport
import Testing

@testable import Transformer

struct PatchSweepTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
  private static let corrupted: [[Int32]] = [[1, 6, 9, 3, 2], [4, 9, 16], [8, 3, 11, 7]]
  private static let spans = ["subject": [1..<2, 1..<2, 1..<3]]

  private static func batch(_ sequences: [[Int32]], _ side: TokenBatch.Side = .left) -> TokenBatch {
    TokenBatch(sequences, on: side, spans: spans)
  }

  /// Every site at several positions, in one sweep and one by one.
  @Test(arguments: ModelConfiguration.Family.allCases, [TokenBatch.Side.left, .right])
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

  @Test(arguments: [TokenBatch.Side.left, .right]) func positionsAreFound(
    side: TokenBatch.Side
  ) throws {
    let batch = Self.batch(Self.prompts, side)
    let shift = side == .left ? 1 : 0
    #expect(try batch.rows(at: .last) == [4, 7 + 2 * shift, 13 + shift])
    #expect(try batch.rows(at: .index(0)) == [0, 5 + 2 * shift, 10 + shift])
    #expect(try batch.rows(at: .index(-1)) == (try batch.rows(at: .last)))
    #expect(
      try batch.rows(at: .token(of: "subject", .all))
        == [1, 6 + 2 * shift, 11 + shift, 12 + shift])
    #expect(
      try batch.rows(at: .token(of: "subject", .last)) == [1, 6 + 2 * shift, 12 + shift])
    #expect(try batch.rows(at: .all).count == 12)
  }

  @Test func tokensThatAreNotThereAreErrors() {
    let batch = TokenBatch(Self.prompts, spans: ["subject": [1..<2, 3..<3, 1..<9]])
    func complaint(_ position: Position, _ batch: TokenBatch) -> String? {
      #expect(throws: InterventionError.self) { try batch.rows(at: position) }?.description
    }
    #expect(
      complaint(.token(of: "subject", .last), batch)
        == "prompt 1 of 3 tokens does not have the last token of the subject")
    #expect(
      complaint(.token(of: "topic", .last), batch)
        == "no part of the prompts is named 'topic'; there are 'subject'")
    #expect(complaint(.index(3), batch) == "prompt 1 of 3 tokens does not have token 3")
    #expect(complaint(.index(-4), batch) == "prompt 1 of 3 tokens does not have token -4")
    #expect(
      complaint(.token(of: "subject", .all), TokenBatch([[1, 2]], spans: ["subject": [1..<9]]))
        == "prompt 0 of 2 tokens does not have the tokens of the subject")
  }

  @Test func headsThatAreNotThereAreErrors() {
    let model = TinyModels.model(.llama)
    func complaint(_ edit: Edit) -> String? {
      #expect(throws: InterventionError.self) {
        try model.run(Self.batch(Self.prompts), editing: [edit])
      }?.description
    }
    #expect(complaint(.zero(.mlpOut(layer: 0), head: 1)) == "'blocks.0.hook_mlp_out' has no heads")
    #expect(
      complaint(.zero(.k(layer: 0), head: 2)) == "'blocks.0.attn.hook_k' has 2 heads, no head 2")
  }

  /// What a function sees of a site where tokens or heads are chosen.
  @Test func functionsSeeTheChosenTokens() throws {
    let model = TinyModels.model(.gemma)
    let batch = Self.batch(Self.prompts)
    let site = Site.z(layer: 0)
    let whole = try model.run(batch, reading: [site]).values[site]
    let subject = Position.token(of: "subject", .last)
    let doubled = try model.run(
      batch, reading: [site],
      editing: [
        Edit(site, at: subject, head: 2) { z in
          #expect(z.shape == [3, 4])
          return z + z
        }
      ]
    ).values[site]
    let changed = zip(doubled.scalars, whole.scalars).enumerated()
      .filter { $1.0 != $1.1 }
    let rows = try batch.rows(at: subject)
    #expect(Set(changed.map { $0.offset / 16 }) == Set(rows))
    #expect(changed.allSatisfy { $0.offset % 16 / 4 == 2 && $0.element.0 == 2 * $0.element.1 })
  }

  /// The gradient with respect to a patch at a position is the site's gradient there.
  @Test func gradientsAtAPosition() throws {
    let model = TinyModels.model(.gemma2)
    let batch = Self.batch(Self.prompts)
    for edit in [(Site.k(layer: 0), 1), (.scores(layer: 0), 3), (.qInput(layer: 0), 2)] {
      let width = try model.run(batch, reading: [edit.0]).values[edit.0].width
      let error = gradientError(at: Tensor.zeros([3, width]), step: 4e-3) { delta in
        let edit = Edit.add(delta, at: edit.0, position: .index(1), head: edit.1)
        let resolved = try? edit.resolved(in: batch, model.configuration)
        var trace = Trace(reads: [], edits: resolved.map { [$0] } ?? [], allowsIdle: true)
        return model.logits(batch, tap: &trace).gathered(batch.lastRows)
      }
      #expect(error < 5e-3, "\(edit.0) is off by \(error)")
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func rightPaddingIsNotSeen(
    family: ModelConfiguration.Family
  ) {
    let model = TinyModels.model(family)
    let (left, right) = (Self.batch(Self.prompts), Self.batch(Self.prompts, .right))
    let expected = model.logits(left).gathered(left.lastRows).scalars
    let seen = model.logits(right).gathered(right.lastRows).scalars
    #expect(largestDifference(seen, expected) < 2e-6)
  }
}
