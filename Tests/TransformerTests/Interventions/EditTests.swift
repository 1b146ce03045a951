import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Changes at some tokens and heads.
struct EditTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3, 2], [4, 4, 16], [8, 2, 7, 7]]
  private static let spans = ["subject": [1..<2, 1..<2, 1..<3]]

  private static func batch(_ sequences: [[Int32]], _ side: TokenBatch.Side = .left) -> TokenBatch {
    TokenBatch(sequences, on: side, spans: spans)
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

  /// A replacement that is whole is cut to the chosen tokens; one of their size is taken as it is.
  @Test func replacementsAreWholeOrParts() throws {
    let model = TinyModels.model(.llama)
    let batch = Self.batch(Self.prompts)
    let site = Site.residPost(layer: 1)
    let other = Self.batch([[2, 2, 2, 2, 2], [7, 8, 9], [1, 1, 1, 1]])
    let whole = try model.run(other, reading: [site]).values[site]
    let rows = try batch.rows(at: .last)
    let part = whole.reshaped([15, 12]).gathered(rows)
    let (cut, given) = (
      try model.run(batch, editing: [.replace(site, at: .last, with: whole)]).logits,
      try model.run(batch, editing: [.replace(site, at: .last, with: part)]).logits
    )
    #expect(cut.scalars == given.scalars)
    #expect(cut.gathered(rows).scalars == model.logits(other).gathered(rows).scalars)
  }

  @Test func addingZeroesChangesNothing() throws {
    let model = TinyModels.model(.llama)
    let error = #expect(throws: InterventionError.self) {
      try model.run(
        Self.batch(Self.prompts),
        editing: [.add(.zeros([3, 12]), at: .mlpOut(layer: 0), position: .last)])
    }
    #expect(error?.description == "the edit at 'blocks.0.hook_mlp_out' changes nothing")
  }
}
