import Interpretability
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

/// Prompts for tiny models: two lengths, subjects of one and two tokens.
enum TinyFacts {
  static let prompts = [
    Question(tokens: [1, 5, 9, 3, 2], subject: 1..<3, answer: 4, foils: [7, 8]),
    Question(tokens: [1, 6, 4, 16], subject: 1..<2, answer: 8, foils: [4, 7]),
    Question(tokens: [1, 11, 7, 3, 2], subject: 1..<3, answer: 7, foils: [4, 8]),
    Question(tokens: [1, 12, 4, 16], subject: 1..<2, answer: 4, foils: [7]),
  ]

  /// The same with each subject replaced by another one's.
  static var swapped: [Question] {
    get throws {
      try SubjectCorruption.subjectSwap.applied(to: prompts, vocabulary: [], seed: 3).corrupted
    }
  }

  static func metric(
    _ metric: AnswerMetric, _ model: LanguageModel, _ prompts: [Question], _ edits: [Edit] = []
  ) throws -> [Double] {
    let batch = TokenBatch(prompts)
    let logits = try model.run(batch, editing: edits).logits.gathered(batch.lastRows)
    return metric.values(of: logits, prompts)
  }
}

func largestDifference(_ left: [Double], _ right: [Double]) -> Double {
  #expect(left.count == right.count)
  return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}

/// Patching against whole passes, one for each cell, on every family.
struct PatchingTests {
  private typealias Family = ModelConfiguration.Family

  @Test(arguments: ModelConfiguration.Family.allCases, AnswerMetric.allCases)
  func tracingIsRestoringOneValueAtATime(
    family: ModelConfiguration.Family, metric: AnswerMetric
  ) throws {
    let model = TinyModels.model(family)
    let prompts = TinyFacts.prompts
    let batch = TokenBatch(prompts)
    var patches = Patch.grid(
      [.attnOut(layer: 0), .mlpOut(layer: 0), .attnOut(layer: 1), .mlpOut(layer: 1)],
      at: [.all, .subject(.last), .last])
    patches += (0..<4).map { Patch(.z(layer: 1), head: $0) }
    // Beside attention, the first feed-forward layer sees nothing of the noise at other tokens.
    if family == .neox { patches.removeAll { $0 == Patch(.mlpOut(layer: 0), at: .last) } }
    let tracing = try CausalTracing(
      Study(model, prompts, metric: metric, threads: 2), noise: EmbeddingNoise(3), draws: 2, seed: 9
    )
    let effects = try tracing.effects(of: patches)
    #expect(effects.corrupted[0] != effects.corrupted[1])

    let values = try model.run(batch, reading: Set(patches.map(\.site))).values
    let clean = try TinyFacts.metric(metric, model, prompts)
    #expect(largestDifference(effects.clean, clean) < 1e-6)
    for draw in 0..<2 {
      let noise = try Self.noise(model, batch, draw: draw)
      let corrupted = try TinyFacts.metric(metric, model, prompts, [noise])
      #expect(largestDifference(effects.corrupted[draw], corrupted) < 1e-5)
      for (number, patch) in patches.enumerated() {
        let restore = Edit.replace(
          patch.site, at: patch.position, head: patch.head, with: try values[patch.site])
        let expected = try TinyFacts.metric(metric, model, prompts, [noise, restore])
        #expect(
          largestDifference(effects.restored[number][draw], expected) < 1e-5, "\(patch)")
        let before = corrupted.reduce(0, +)
        let recovered =
          (expected.reduce(0, +) - before) / (clean.reduce(0, +) - before)
        #expect(abs(effects.recovered(number)[draw] - recovered) < 1e-3 * max(1, abs(recovered)))
      }
    }
  }

  /// The noise that the documentation promises, made here once more.
  static func noise(
    _ model: LanguageModel, _ batch: TokenBatch, draw: Int
  ) throws -> Edit {
    let rows = try batch.rows(at: .subject(.all))
    let whole = try model.run(batch, reading: [.embed]).values[.embed]
    let width = whole.width
    let own = whole.reshaped([whole.rows, width]).gathered(rows).scalars.map(Double.init)
    let mean = own.reduce(0, +) / Double(own.count)
    let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
    var stream = RandomStream(seed: 9, name: "embedding noise \(draw)")
    let noise = own.map { _ in Float(3 * variance.squareRoot() * stream.normal()) }
    return .add(Tensor(noise, shape: [rows.count, width]), at: .embed, position: .subject(.all))
  }

  /// Everything but the path is held at the corrupted run's values, one edit a place.
  @Test(arguments: ModelConfiguration.Family.allCases) func pathsOfHeadsLeaveOtherHeadsAsTheyAre(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let (prompts, corrupted) = (TinyFacts.prompts, try TinyFacts.swapped)
    let paths = try PathPatching(Study(model, prompts, threads: 2), against: corrupted)
    let effects = try paths.directEffectsOfHeads()
    let sites = [Site.z(layer: 0), .z(layer: 1)]
    let clean = try model.run(TokenBatch(prompts), reading: Set(sites)).values
    let other = try model.run(TokenBatch(corrupted), reading: Set(sites)).values
    let values = try [prompts, corrupted].map {
      try Self.logitDifferences(model, tokensOf: $0, asked: prompts)
    }
    let loss = (values[0].reduce(0, +) - values[1].reduce(0, +)) / Double(prompts.count)
    for layer in 0..<2 {
      for head in 0..<4 {
        var edits: [Edit] = []
        for (number, site) in sites.enumerated() {
          for one in 0..<4 where number > layer || (number == layer && one == head) {
            let source = number == layer ? clean : other
            edits.append(.replace(site, at: .all, head: one, with: try source[site]))
          }
        }
        let patched = try Self.logitDifferences(
          model, tokensOf: corrupted, asked: prompts, edits)
        let expected = zip(patched, values[1]).map { ($0 - $1) / loss }
        #expect(largestDifference(effects[layer][head], expected) < 1e-5 / abs(loss))
      }
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func pathsOfMLPsGoThroughTheStreamAlone(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let (prompts, corrupted) = (TinyFacts.prompts, try TinyFacts.swapped)
    let paths = try PathPatching(Study(model, prompts), against: corrupted)
    let effects = try paths.effectsOfMLPs(onStreamBefore: 1)
    let clean = try model.run(TokenBatch(prompts), reading: [.mlpOut(layer: 0)]).values
    let values = try [prompts, corrupted].map {
      try Self.logitDifferences(model, tokensOf: $0, asked: prompts)
    }
    let loss = (values[0].reduce(0, +) - values[1].reduce(0, +)) / Double(prompts.count)
    // Before layer 1 there is nothing else that could react to the first feed-forward layer.
    let patched = try Self.logitDifferences(
      model, tokensOf: corrupted, asked: prompts,
      [.replace(.mlpOut(layer: 0), with: try clean[.mlpOut(layer: 0)])])
    let expected = zip(patched, values[1]).map { ($0 - $1) / loss }
    #expect(largestDifference(effects[0], expected) < 1e-5 / abs(loss))
    #expect(effects[1].allSatisfy { $0 == 0 })
  }

  private static func logitDifferences(
    _ model: LanguageModel, tokensOf prompts: [Question], asked: [Question],
    _ edits: [Edit] = []
  ) throws -> [Double] {
    let batch = TokenBatch(prompts)
    let logits = try model.run(batch, editing: edits).logits.gathered(batch.lastRows)
    return AnswerMetric.logitDifference.values(of: logits, asked)
  }

  // MARK: - Ablation

  private static let equallyLong = [TinyFacts.prompts[0], TinyFacts.prompts[2]]

  @Test(arguments: ModelConfiguration.Family.allCases) func ablationIsReplacement(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let prompts = Self.equallyLong
    let study = try AblationStudy(Study(model, prompts, metric: .probability))
    let site = Site.mlpOut(layer: 0)
    let value = try model.run(TokenBatch(prompts), reading: [site]).values[site]
    let half = value.count / 2
    let rows = [Array(value.scalars[..<half]), Array(value.scalars[half...])]
    let mean = zip(rows[0], rows[1]).map { ($0 + $1) / 2 }
    let replacements: [Ablation: [Float]] = [
      .zero: value.scalars.map { _ in 0 }, .mean: mean + mean, .resample: rows[1] + rows[0],
    ]
    for (ablation, scalars) in replacements {
      let effects = try study.effects(of: [Patch(site)], by: ablation)
      let edit = Edit.replace(site, with: Tensor(scalars, shape: value.shape))
      let expected = zip(
        try TinyFacts.metric(.probability, model, prompts, [edit]),
        try TinyFacts.metric(.probability, model, prompts)
      ).map(-)
      #expect(largestDifference(effects[0], expected) < 1e-5, "\(ablation)")
    }
  }

  /// Knocked out, a key has no weight and the others share it.
  @Test(arguments: ModelConfiguration.Family.allCases) func knockoutSharesTheWeightAmongTheRest(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let prompts = Self.equallyLong
    let effects = try AblationStudy(Study(model, prompts, metric: .probability)).effectsOfKnockout(
      in: [0..<1])
    let edit = Edit(.pattern(layer: 0), at: .last) { pattern in
      var pattern = pattern
      let keys = pattern.width
      pattern.withMutableScalars { scalars in
        for row in 0..<scalars.count / keys {
          scalars[row * keys + 1] = 0
          scalars[row * keys + 2] = 0
          let sum = scalars[row * keys..<(row + 1) * keys].reduce(0, +)
          for key in 0..<keys { scalars[row * keys + key] /= sum }
        }
      }
      return pattern
    }
    let expected = zip(
      try TinyFacts.metric(.probability, model, prompts, [edit]),
      try TinyFacts.metric(.probability, model, prompts)
    ).map(-)
    #expect(largestDifference(effects[0], expected) < 1e-5)
  }
}
