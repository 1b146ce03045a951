import Tensors
import TestSupport
import Testing

@testable import Transformer

/// The pass and what is seen of it.
struct ForwardTests {
  private static let batch = TokenBatch([[1, 5, 9, 3, 2], [4, 4, 16]])

  /// The gradient at a site is that of what is added there.
  @Test(arguments: Families.all) func gradientsAtEverySite(
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

  /// What heads write, scores and norms, against the sites that they make up.
  @Test(arguments: Families.all) func sitesWithinAnOperationAreItsParts(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let c = model.configuration
    let hasNorm = c.blocks[1].attention.norm != nil
    let norms: [Site] = [.scale(.attention(layer: 1)), .normalized(.attention(layer: 1))]
    let sites: Set<Site> = [
      .result(layer: 1), .z(layer: 1), .scores(layer: 0), .pattern(layer: 0), .residPre(layer: 1),
      .qInput(layer: 0), .residPre(layer: 0), .scale(.final), .normalized(.final), .unembedIn,
      .unembedOut,
    ]
    let (logits, values) = try model.run(
      Self.batch, reading: sites.union(hasNorm ? norms : []))
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

    if hasNorm {
      let stream = try value(.residPre(layer: 1)).reshaped([10, c.width])
      let centered = c.blocks[1].attention.norm?.isCentred == true ? stream.centered() : stream
      let norm = try value(norms[1]).reshaped([10, c.width])
      let scale = try value(norms[0]).reshaped([10, 1])
      let epsilon = c.blocks[1].attention.norm?.epsilon ?? 0
      #expect(largestDifference(centered.divided(byRows: scale).scalars, norm.scalars) < 1e-6)
      for row in 3..<10 where row != 5 && row != 6 {
        let square = norm.rows(row..<row + 1).squaredNorm / Double(c.width)
        let root = Double(scale.scalars[row])
        #expect(abs(square - (1 - epsilon / (root * root))) < 1e-3)
      }
    }

    let read = try value(.qInput(layer: 0)).reshaped([10, c.heads * c.width])
    let first = try value(.residPre(layer: 0)).reshaped([10, c.width])
    #expect(read.columns(2 * c.width..<3 * c.width).scalars == first.scalars)

    let uncapped = try value(.unembedOut)
    let expected = c.finalSoftCap.map { uncapped.softCapped(Float($0)) } ?? uncapped
    #expect(expected.scalars == logits.scalars)
  }

  /// A block without a norm before attention reads the stream as it is (as OLMo 2 does).
  @Test func normsMayBeLeftOut() throws {
    var shape = TinyModels.shape(.llama)
    shape.forEachBlock { block in
      block.attention.postNorm = block.attention.norm
      block.attention.norm = nil
      block.mlp.norm = nil
    }
    let model = LanguageModel(initializing: shape, seed: 4)
    let sites: Set<Site> = [.residPre(layer: 1), .q(layer: 1), .attnOut(layer: 1)]
    let values = try model.run(Self.batch, reading: sites).values
    let stream = try values[.residPre(layer: 1)].reshaped([10, 12])
    let queries = try values[.q(layer: 1)].scalars
    #expect(model.blocks[1].queryKeyValue(stream).columns(0..<16).scalars == queries)
    let batch = LabelledBatch([[1, 5, 9, 3, 2], [4, 4, 16]])
    #expect(gradientError(at: model, step: 5e-3) { batch.loss(of: $0) } < 5e-3)
    let whole = model.logits(Self.batch).gathered(Self.batch.lastRows)
    let sweep = try PatchSweep(model, over: Self.batch)
    let same = try sweep.run([[Edit(.kInput(layer: 1), at: .last) { $0 }]]) { $0 }
    #expect(largestDifference(same[0].scalars, whole.scalars) < 1e-5)
  }

  /// The readout of the last stream is the logits; under another's scale it is linear in the stream.
  @Test(arguments: Families.all) func readoutsAreOfTheStream(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let site = Site.residPost(layer: 1)
    let (logits, values) = try model.run(Self.batch, reading: [site])
    let stream = try values[site].reshaped([10, 12])
    #expect(largestDifference(model.readout(of: stream).scalars, logits.scalars) < 2e-6)
    let scaled = model.readout(of: stream, scaledAs: stream)
    #expect(largestDifference(scaled.scalars, logits.scalars) < 1e-5)
    guard model.configuration.finalSoftCap == nil, model.finalNorm.bias == nil else { return }
    let double = model.readout(of: stream + stream, scaledAs: stream)
    #expect(largestDifference(double.scalars, (scaled + scaled).scalars) < 2e-5)
  }
}
