import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

struct InterventionTests {
  private static let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])

  @Test(arguments: ModelConfiguration.Family.allCases) func sitesAreFoundByTheirNames(
    family: ModelConfiguration.Family
  ) {
    for site in Site.all(of: TinyModels.model(family).configuration) {
      #expect(Site(site.description) == site)
    }
    #expect(Site("blocks.3.attn.hook_pattern") == .pattern(layer: 3))
    #expect(Site("blocks.3.attn.hook_patern") == nil)
    #expect(Site("blocks.-1.hook_mlp_out") == nil)
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func readingChangesNothing(
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

  @Test(arguments: ReferenceTests.names) func patternsAreTheReferences(name: String) throws {
    let fixture = try ReferenceTests.Fixture(name)
    let sites = (0..<fixture.model.configuration.layers).map { Site.pattern(layer: $0) }
    let (_, values) = try fixture.model.run(TokenBatch(fixture.sequences), reading: Set(sites))
    for (layer, site) in sites.enumerated() {
      let expected = try fixture.reference.tensor("pattern_\(layer)")
      let seen = try values[site]
      #expect(seen.shape == expected.shape)
      #expect(largestDifference(seen.scalars, expected.scalars) < 5e-6, "\(site)")
    }
  }

  /// The gradient at a site is that of what is added there.
  @Test(arguments: ModelConfiguration.Family.allCases) func gradientsAtEverySite(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let batch = TokenBatch([[1, 5, 9, 3]])
    let sites = Site.all(of: model.configuration).filter { $0.layer != 1 }
    for site in sites {
      let delta = Tensor.zeros(try model.run(batch, reading: [site]).values[site].shape)
      let error = gradientError(at: delta, step: 4e-3) { delta in
        struct Adder: Tap {
          let site: Site
          let delta: Tensor
          func wants(_ site: Site) -> Bool { site == self.site }
          mutating func tap(_ site: Site, _ value: Tensor) -> Tensor { value + delta }
        }
        var adder = Adder(site: site, delta: delta)
        return model.logits(batch, tap: &adder)
      }
      #expect(error < 5e-3, "\(site) is off by \(error)")
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func zeroingAHeadIsTakingItsWeightsAway(
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
  @Test(arguments: ModelConfiguration.Family.allCases) func partsOfAPassAreThoseOfTheWhole(
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

  @Test func whatWasNotReadIsAnError() throws {
    let values = try TinyModels.model(.llama).run(Self.batch, reading: [.embed]).values
    let error = #expect(throws: InterventionError.self) { try values[.z(layer: 0)] }
    #expect(error?.description == "'blocks.0.attn.hook_z' was not read")
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

  /// What heads write, scores and norms, against the sites that they make up.
  @Test(arguments: ModelConfiguration.Family.allCases) func sitesWithinAnOperationAreItsParts(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let c = model.configuration
    let sites: Set<Site> = [
      .result(layer: 1), .z(layer: 1), .scores(layer: 0), .pattern(layer: 0),
      .residPre(layer: 1), .scale(.attention(layer: 1)), .normalized(.attention(layer: 1)),
      .qInput(layer: 0), .residPre(layer: 0), .scale(.final), .normalized(.final), .unembedIn,
      .unembedOut,
    ]
    let (logits, values) = try model.run(Self.batch, reading: sites)
    func value(_ site: Site) throws -> Tensor { try values[site] }

    let results = try value(.result(layer: 1)).reshaped([10, c.heads * c.width])
    var sum = results.summedAcross(c.heads)
    if let bias = model.blocks[1].output.bias {
      sum = sum.scaledColumns(by: .zeros([c.width]), offset: 1, bias: bias)
    }
    let z = try value(.z(layer: 1)).reshaped([10, c.heads * c.headWidth])
    #expect(largestDifference(sum.scalars, model.blocks[1].output(z).scalars) < 2e-6)

    let pattern = try value(.pattern(layer: 0)).scalars
    #expect(largestDifference(try value(.scores(layer: 0)).softmax().scalars, pattern) < 1e-6)
    #expect(try value(.scores(layer: 0)).scalars.contains(-.infinity))

    let stream = try value(.residPre(layer: 1)).reshaped([10, c.width])
    let centered = c.hasBiases ? stream.centered() : stream
    let norm = try value(.normalized(.attention(layer: 1))).reshaped([10, c.width])
    let scale = try value(.scale(.attention(layer: 1))).reshaped([10, 1])
    #expect(largestDifference(centered.divided(byRows: scale).scalars, norm.scalars) < 1e-6)
    for row in 3..<10 where row != 5 && row != 6 {
      let square = norm.rows(row..<row + 1).squaredNorm / Double(c.width)
      #expect(abs(square - 1) < 1e-3)
    }

    let read = try value(.qInput(layer: 0)).reshaped([10, c.heads * c.width])
    let first = try value(.residPre(layer: 0)).reshaped([10, c.width])
    #expect(read.columns(2 * c.width..<3 * c.width).scalars == first.scalars)

    let uncapped = try value(.unembedOut)
    let expected = c.finalSoftCap.map { uncapped.softCapped(Float($0)) } ?? uncapped
    #expect(expected.scalars == logits.scalars)
  }
}
