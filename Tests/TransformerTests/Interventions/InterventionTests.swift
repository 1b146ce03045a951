import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Runs with reads and edits.
struct InterventionTests {
  private static let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])

  @Test(arguments: Families.all) func readingChangesNothing(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let sites = Set(Site.all(of: model.configuration))
    let (logits, values) = try model.run(Self.batch, reading: sites)
    #expect(values.sites == sites)
    #expect(largestDifference(logits.scalars, model.logits(Self.batch).scalars) < 2e-6)
    let bytes = try sites.reduce(0) { $0 + 4 * (try values[$1].count) }
    #expect(model.bytes(reading: sites, of: Self.batch) == bytes)
  }

  /// Logits of some tokens are those of all, there; a read of all of them counts too.
  @Test(arguments: Families.all, [[], [Site.unembedOut]] as [Set<Site>])
  func logitsOfSomeTokensAreThoseOfAll(
    family: ModelConfiguration.Family, reads: Set<Site>
  ) throws {
    let model = TinyModels.model(family)
    let last = try model.run(Self.batch, reading: reads, logitsAt: .last)
    let expected = model.logits(Self.batch).gathered(Self.batch.lastRows)
    #expect(last.logits.shape == expected.shape)
    #expect(largestDifference(last.logits.scalars, expected.scalars) < 2e-6)
    #expect(last.values.sites == reads)
    #expect(throws: InterventionError.self) {
      try model.run(Self.batch, logitsAt: .index(4))
    }
  }

  @Test(arguments: Families.all) func zeroingAHeadIsTakingItsWeightsAway(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let zeroed = try model.run(
      Self.batch,
      editing: [
        Edit(.z(layer: 1)) { z in
          Tensor(
            z.scalars.enumerated().map { $0.offset / 4 % 4 == 2 ? 0 : $0.element },
            shape: z.shape)
        }
      ]
    ).logits
    var without = model
    without.blocks[1].output.weight.withMutableScalars { weight in
      for index in weight.indices where index % 16 / 4 == 2 { weight[index] = 0 }
    }
    #expect(largestDifference(zeroed.scalars, without.logits(Self.batch).scalars) < 2e-6)
  }

  /// A run whose last residual stream comes from another run ends as that one did.
  @Test func patchingTheLastStreamGivesTheOtherRun() throws {
    let model = TinyModels.model(.gemma)
    let other = TokenBatch([[2, 2, 2, 2, 2], [7, 8, 9]])
    let site = Site.residPost(layer: 1)
    let clean = try model.run(Self.batch, reading: [site])
    let value = try clean.values[site]
    let patched = try model.run(other, editing: [.replace(site, with: value)])
    #expect(patched.logits.scalars == clean.logits.scalars)
  }

  /// A pass that begins with a stored stream, or ends after the last read, sees what a whole one does.
  @Test(arguments: Families.all) func partsOfAPassAreThoseOfTheWhole(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let sites: Set<Site> = [.embed, .residPre(layer: 1), .z(layer: 1), .mlpOut(layer: 0)]
    let whole = try model.run(Self.batch, reading: sites)
    let stream = try whole.values[.residPre(layer: 1)]
    let start = LanguageModel.Start(layer: 1, stream: stream)
    let later = try model.run(Self.batch, reading: [.z(layer: 1)], from: start)
    #expect(later.logits.scalars == whole.logits.scalars)
    let z = try whole.values[.z(layer: 1)].scalars
    #expect(try later.values[.z(layer: 1)].scalars == z)
    for site in sites {
      let alone = try model.values(at: [site], of: Self.batch)
      let expected = try whole.values[site].scalars
      #expect(try alone[site].scalars == expected, "\(site)")
    }
    let edit = Edit.zero(.mlpOut(layer: 0))
    let edited = try model.run(Self.batch, reading: [.z(layer: 1)], editing: [edit])
    let cut = try model.values(at: [.z(layer: 1)], of: Self.batch, editing: [edit])
    let expected = try edited.values[.z(layer: 1)].scalars
    #expect(try cut[.z(layer: 1)].scalars == expected)
  }

  @Test func passesThatCannotBeAreErrors() throws {
    let model = TinyModels.model(.gemma)
    let stream = try model.values(at: [.residPre(layer: 1)], of: Self.batch)[.residPre(layer: 1)]
    let start = LanguageModel.Start(layer: 1, stream: stream)
    let early = #expect(throws: InterventionError.self) {
      try model.run(Self.batch, reading: [.mlpOut(layer: 0)], from: start)
    }
    #expect(
      early?.description
        == "a pass that begins at layer 1 does not come to 'blocks.0.hook_mlp_out'")
    #expect(throws: InterventionError.self) {
      try model.run(Self.batch, from: .init(layer: 3, stream: stream))
    }
    let late = #expect(throws: InterventionError.self) {
      try model.values(at: [.z(layer: 0)], of: Self.batch, editing: [.zero(.z(layer: 1))])
    }
    #expect(
      late?.description == "the edit at 'blocks.1.attn.hook_z' comes after everything that is read")
  }

  @Test func editsThatCannotWorkAreErrors() {
    let model = TinyModels.model(.neox)
    func complaint(_ edits: [Edit], reading: Set<Site> = []) -> String {
      let error = #expect(throws: InterventionError.self) {
        try model.run(Self.batch, reading: reading, editing: edits)
      }
      return error?.description ?? ""
    }
    #expect(
      complaint([.zero(.residMid(layer: 0))])
        == "the model has no site 'blocks.0.hook_resid_mid'")
    #expect(
      complaint([], reading: [.mlpOut(layer: 2)]) == "the model has no site 'blocks.2.hook_mlp_out'"
    )
    #expect(complaint([Edit(.embed) { $0 }]) == "the edit at 'hook_embed' changes nothing")
    #expect(
      complaint([.replace(.embed, with: .zeros([3]))])
        == "the edit at 'hook_embed' gives shape [3] for [2, 5, 12]")
  }
}
