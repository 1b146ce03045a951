import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

struct AttributionTests {
  private static let sites: [Site] = [
    .embed, .z(layer: 0), .attnOut(layer: 0), .mlpOut(layer: 0), .z(layer: 1), .mlpOut(layer: 1),
  ]

  private static func attribution(
    _ model: LanguageModel, _ metric: AnswerMetric = .logitDifference,
    path: Attribution.Path = .clean
  ) throws -> Attribution {
    Attribution(
      Study(model, TinyFacts.prompts, metric: metric), against: try TinyFacts.swapped, path: path)
  }

  /// The score of a site is the slope of the patch from the clean value towards the corrupted one.
  @Test(arguments: ModelConfiguration.Family.allCases, AnswerMetric.allCases)
  func attributionIsTheSlopeOfThePatch(
    family: ModelConfiguration.Family, metric: AnswerMetric
  ) throws {
    let model = TinyModels.model(family)
    let attribution = try Self.attribution(model, metric)
    let products = try attribution.products(at: Self.sites)
    let batch = TokenBatch(TinyFacts.prompts)
    let clean = try model.run(batch, reading: Set(Self.sites)).values
    let corrupted = try model.run(TokenBatch(try TinyFacts.swapped), reading: Set(Self.sites))
      .values
    for site in Self.sites {
      let value = try clean[site]
      let towards = try corrupted[site] - value
      let step: Float = 2e-3
      let ends = try [step, -step].map { step in
        try TinyFacts.metric(
          metric, model, TinyFacts.prompts, [.replace(site, with: value + step * towards)]
        ).reduce(0, +)
      }
      let slope = (ends[0] - ends[1]) / Double(2 * step)
      let score = try #require(products[site]).scalars.reduce(0) { $0 + Double($1) }
      // Scores are losses: the corrupted value takes away.
      #expect(abs(score + slope) < 2e-3 * max(1, abs(slope)), "\(site)")
    }
  }

  /// Integrated gradients of the embeddings add up to the whole loss (their completeness).
  @Test(arguments: ModelConfiguration.Family.allCases) func integratedGradientsAreComplete(
    family: ModelConfiguration.Family
  ) throws {
    // Learned positions do not differ between the runs: what is left is the tokens' own part.
    let attribution = try Self.attribution(TinyModels.model(family), path: .integrated(steps: 64))
    let products = try attribution.products(at: [.embed])
    let sum = try #require(products[.embed]).scalars.reduce(0) { $0 + Double($1) }
    let whole = attribution.total * Double(TinyFacts.prompts.count)
    #expect(abs(sum - whole) < 0.02 * max(0.1, abs(whole)), "\(sum) of \(whole)")
  }

  @Test func theStrongestEdgesComeFirst() throws {
    let attribution = try Self.attribution(TinyModels.model(.gpt2))
    let edges = try attribution.edges()
    let strongest = try attribution.strongestEdges(5)
    let sizes = edges.map { abs($0.score) }.sorted(by: >)
    #expect(strongest.map { abs($0.score) } == Array(sizes.prefix(5)))
    #expect(strongest.allSatisfy(edges.contains))
    #expect(try attribution.strongestEdges(.max).count == edges.count)
  }

  /// Everything that reads a writer reads it from the stream: its edges add up to its own score.
  @Test(arguments: ModelConfiguration.Family.allCases) func edgesAddUpToTheirWriters(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let attribution = try Self.attribution(model)
    let edges = try attribution.edges()
    let hasPostNorms = Site.all(of: model.configuration)
      .contains(.scale(.postAttention(layer: 0)))
    let result = hasPostNorms ? Site.attnOut(layer: 0) : .result(layer: 0)
    let products = try attribution.products(at: [.embed, result, .mlpOut(layer: 0)])
    let whole = attribution.total * Double(TinyFacts.prompts.count)
    func sum(_ writer: Writer) -> Double {
      edges.filter { $0.writer == writer }.reduce(0) { $0 + $1.score }
    }
    func own(_ site: Site, head: Int? = nil) throws -> Double {
      let scalars = try #require(products[site]).scalars
      return scalars.enumerated().reduce(0) {
        head == nil || $1.offset % 4 == head ? $0 + Double($1.element) : $0
      } / whole
    }
    func agree(_ left: Double, _ right: Double) -> Bool {
      abs(left - right) < 1e-3 * max(1, abs(left))
    }
    #expect(agree(sum(.embedding), try own(.embed)))
    #expect(agree(sum(.mlp(layer: 0)), try own(.mlpOut(layer: 0))))
    if hasPostNorms {
      #expect(agree(sum(.attention(layer: 0)), try own(result)))
    } else {
      for head in 0..<4 { #expect(agree(sum(.head(layer: 0, head)), try own(result, head: head))) }
    }
  }

  @Test func nothingIsReadBeforeItIsWritten() throws {
    for family in ModelConfiguration.Family.allCases {
      let edges = try Self.attribution(TinyModels.model(family)).edges()
      #expect(!edges.contains { $0.writer == .mlp(layer: 1) && $0.reader != .final })
      #expect(!edges.contains { $0.writer == .mlp(layer: 0) && $0.reader == .mlp(layer: 0) })
      let inBlock = edges.contains {
        if case .mlp(0) = $0.reader, $0.writer != .embedding { true } else { false }
      }
      #expect(inBlock == (family != .neox))
    }
  }

  // MARK: - Readouts

  @Test(arguments: ModelConfiguration.Family.allCases, AnswerMetric.allCases)
  func theLensEndsWithTheModelItself(
    family: ModelConfiguration.Family, metric: AnswerMetric
  ) throws {
    let model = TinyModels.model(family)
    let lens = try LogitLens(Study(model, TinyFacts.prompts, metric: metric)).values()
    let expected = try TinyFacts.metric(metric, model, TinyFacts.prompts)
    #expect(lens.count == 2)
    #expect(largestDifference(lens[1], expected) < 1e-5)
    #expect(largestDifference(lens[0], expected) > 1e-4)
  }

  /// With no constant and no cap the parts are all that there is.
  @Test(arguments: [ModelConfiguration.Family.llama, .gemma])
  func directContributionsAddUp(family: ModelConfiguration.Family) throws {
    let model = TinyModels.model(family)
    let parts = try LogitLens(Study(model, TinyFacts.prompts)).directAttribution()
    let expected = try TinyFacts.metric(.logitDifference, model, TinyFacts.prompts)
    let sums = TinyFacts.prompts.indices.map { prompt in
      parts.embedding[prompt]
        + (parts.attention + parts.mlp).reduce(0) { $0 + $1[prompt] }
    }
    #expect(largestDifference(sums, expected) < 1e-5)
  }
}
