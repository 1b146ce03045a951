import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Attention: patterns, positions, windows, and norms of heads.
struct ForwardAttentionTests {
  private static let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])

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

  /// Queries and keys of a layer are turned by its own base.
  @Test func layersHaveRotaryBasesOfTheirOwn() throws {
    var shape = TinyModels.shape(.llama)
    shape.blocks[1].attention.rotary?.base = 3
    let model = LanguageModel(initializing: shape, seed: 4)
    let values = try model.run(
      Self.batch, reading: Set((0..<2).flatMap { [.q(layer: $0), .rotQ(layer: $0)] })
    ).values
    for (layer, base) in [100.0, 3].enumerated() {
      let table = RotaryTable(length: 16, width: 4, base: base)
      let queries = try values[.q(layer: layer)].reshaped([10, 16])
      let layout = AttentionLayout(heads: 4, keyHeads: 0, headWidth: 4)
      let turned = queries.rotated(table, layout: layout, batch: Self.batch.layout)
      #expect(try values[.rotQ(layer: layer)].scalars == turned.scalars)
    }
  }

  /// Each head of queries and keys is normed by its own root mean square, and values are not.
  @Test func headsAreNormed() throws {
    var shape = TinyModels.shape(.llama)
    shape.forEachBlock { block in
      block.attention.rotary = nil
      block.attention.queryNorm = .rootMeanSquare(epsilon: 1e-5, offset: 1)
    }
    let model = LanguageModel(initializing: shape, seed: 4)
    let sites: Set<Site> = [.q(layer: 0), .k(layer: 0), .rotQ(layer: 0), .rotK(layer: 0)]
    let values = try model.run(Self.batch, reading: sites).values
    let queries = try values[.q(layer: 0)].reshaped([40, 4])
    let scale = queries.rootMeanSquares(epsilon: 1e-5)
    #expect(
      largestDifference(
        try values[.rotQ(layer: 0)].scalars, queries.divided(byRows: scale).scalars) < 1e-6)
    let keys = try values[.k(layer: 0)].scalars
    #expect(try values[.rotK(layer: 0)].scalars == keys, "keys have no norm here")
  }

  /// What a windowed layer does not look at does not matter to it.
  @Test func windowsAreTheLayers() throws {
    var shape = TinyModels.shape(.llama)
    shape.blocks[1].attention.window = 2
    let model = LanguageModel(initializing: shape, seed: 4)
    let sites: Set<Site> = [.pattern(layer: 0), .pattern(layer: 1)]
    let values = try model.run(TokenBatch([[1, 5, 9, 3]]), reading: sites).values
    for (layer, seen) in [4, 2].enumerated() {
      let pattern = try values[.pattern(layer: layer)].scalars
      for row in 0..<16 {
        let looks = pattern[row * 4..<row * 4 + 4].count { $0 > 0 }
        #expect(looks == min(row % 4 + 1, seen))
      }
    }
  }

  /// A last token reads the kept keys and values of those before as it reads them in a whole pass.
  @Test(arguments: Families.all) func keptKeysAndValuesAreThoseOfThePass(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let sites: Set<Site> = [.residPre(layer: 1), .residPost(layer: 1)]
    let values = try model.run(TokenBatch([[1, 5, 9, 3]]), reading: sites).values
    let stream = try values[.residPre(layer: 1)].reshaped([4, 12])
    let before = BatchLayout(batch: 1, length: 3, tokens: [4])
    var caches = (0..<2).map { _ in
      KeyValueCache(model.configuration.attention, batch: 1, capacity: 4)
    }
    model.keepKeysAndValues(of: stream.rows(0..<3), layer: 1, before, in: &caches[1])
    var tap = NoTap()
    let last = model.stream(
      TokenBatch(next: [3], after: before), from: .init(layer: 1, stream: stream.rows(3..<4)),
      before: 2, caches: &caches, tap: &tap)
    let expected = try values[.residPost(layer: 1)].reshaped([4, 12]).rows(3..<4)
    #expect(largestDifference(last.scalars, expected.scalars) < 2e-6)
  }
}
