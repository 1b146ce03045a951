import Foundation
import Interpretability
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// Soft prompts, rounding, masks and closed-form edits against what they must do exactly.
struct AttackTests {
  private static let prompts: [[Int32]] = [[1, 5, 9, 3], [1, 4, 16]]

  /// Virtual tokens that are embeddings of words say what the words say.
  @Test(arguments: ModelConfiguration.Family.allCases)
  func aPrefixOfWordsIsTheWords(family: ModelConfiguration.Family) {
    let model = TinyModels.model(family)
    var stream = RandomStream(seed: 5, name: "prefix")
    let prefix = SoftPrefix(length: 3, of: model, from: &stream)
    let words = (0..<3).map { index in
      (0..<Int32(model.configuration.vocabulary)).first { word in
        model.embedding.embedding(of: [word], factor: model.configuration.embeddingFactor).scalars
          == prefix.tokens.gathered([index]).scalars
      }
    }.compactMap(\.self)
    #expect(words.count == 3)
    let written = Self.prompts.map { [$0[0]] + words + $0.dropFirst() }
    let expected = model.nextTokenLogits(written, threads: 1).scalars
    let seen = model.nextTokenLogits(Self.prompts, behind: prefix).scalars
    #expect(zip(seen, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func gradientsOfSoftPromptsAreDerivatives() {
    let model = TinyModels.model(.llama)
    var stream = RandomStream(seed: 5, name: "soft")
    let prefix = SoftPrefix(length: 2, of: model, from: &stream)
    #expect(
      gradientError(at: prefix) { model.nextTokenLogits(Self.prompts, behind: $0) } < 2e-2)
    var adapter = EmbeddingAdapter(count: 3, bound: 6, of: model, from: &stream)
    adapter.forEachParameter { _, tensor in tensor = 5 * tensor }
    #expect(
      gradientError(at: adapter) { model.nextTokenLogits(Self.prompts, behind: $0) } < 2e-2)
  }

  @Test func adaptersStayWithinTheirBound() {
    let model = TinyModels.model(.llama)
    var stream = RandomStream(seed: 5, name: "soft")
    var adapter = EmbeddingAdapter(count: 3, bound: 0.5, of: model, from: &stream)
    adapter.forEachParameter { _, tensor in tensor = 100 * tensor }
    adapter.project()
    let tensors = Dictionary(uniqueKeysWithValues: adapter.parameters.map { ($0.name, $0.tensor) })
    let keys = tensors["keys"].map { keys in
      (0..<3).map { keys.gathered([$0]).squaredNorm.squareRoot() }
    }
    let values = tensors["values"].map { values in
      (0..<3).map { values.columns($0..<$0 + 1).squaredNorm.squareRoot() }
    }
    for norm in (keys ?? []) + (values ?? []) { #expect(abs(norm - 0.5) < 1e-4) }
    #expect(tensors["query"]?.squaredNorm ?? 0 > 100)
  }

  /// An attack with a free hand gets what it wants, and leaves the model alone.
  @Test func softPromptsAreTrained() {
    let model = TinyModels.model(.gemma)
    var stream = RandomStream(seed: 5, name: "soft")
    let before = model.parameters.map(\.tensor.scalars)
    var attack = SoftPromptAttack(
      SoftPrefix(length: 4, of: model, from: &stream), on: model, until: LossTermTests.prompts,
      FittingOptions(steps: 60, learningRate: 0.2), threads: 1)
    let losses = (0..<60).map { _ in attack.advance() }
    #expect(losses[59] < 0.75 * losses[0])
    #expect(model.parameters.map(\.tensor.scalars) == before)
  }

  @Test(arguments: [2, 4, 8])
  func roundingHasFewLevelsAndMovesLittle(bits: Int) {
    let model = TinyModels.model(.neox)
    let rounded = model.quantized(toBits: bits)
    for (old, new) in zip(model.parameters, rounded.parameters) {
      let isMatrix = old.name.hasPrefix("blocks.") && old.tensor.shape.count == 2
      guard isMatrix else {
        #expect(old.tensor.scalars == new.tensor.scalars)
        continue
      }
      for row in 0..<old.tensor.rows {
        let (a, b) = (old.tensor.gathered([row]).scalars, new.tensor.gathered([row]).scalars)
        let step = (a.map(abs).max() ?? 0) / Float((1 << (bits - 1)) - 1)
        #expect(Set(b).count <= (1 << bits) - 1)
        #expect(zip(a, b).allSatisfy { abs($0 - $1) <= step * 0.5001 })
      }
    }
    let again = rounded.quantized(toBits: bits)
    #expect(
      zip(again.parameters, rounded.parameters).allSatisfy { again, once in
        zip(again.tensor.scalars, once.tensor.scalars).allSatisfy { abs($0 - $1) < 1e-6 }
      })
  }

  @Test func modelsBetweenTwo() {
    let (one, other) = (TinyModels.model(.gpt2), TinyModels.model(.gpt2).quantized(toBits: 2))
    let scalars = { (model: LanguageModel) in model.parameters.flatMap { $0.tensor.scalars } }
    #expect(scalars(one.interpolated(towards: other, share: 0)) == scalars(one))
    #expect(scalars(one.interpolated(towards: other, share: 1)) == scalars(other))
    let half = scalars(one.interpolated(towards: other, share: 0.5))
    for ((a, b), middle) in zip(zip(scalars(one), scalars(other)), half) {
      #expect(abs(middle - (a + b) / 2) < 1e-6)
    }
  }

  // MARK: - Masks

  private static func terms(_ model: LanguageModel) -> [LossTerm] {
    [
      .answers(
        .crossEntropy, of: LossTermTests.prompts, size: 8, name: "edit", coefficient: 1,
        LossTerm.Setting(model, trainedFrom: 0, seed: 1))
    ]
  }

  @Test(arguments: [true, false]) func masksTakeOutWeights(isClamp: Bool) throws {
    let model = TinyModels.model(.gemma)
    let parts: [Component] = [.mlp(layer: 0), .attention(layer: 1)]
    let terms = Self.terms(model)
    var fitting = try MaskFitting(
      parts, of: model, down: terms,
      .init(
        method: isClamp ? .clamp : .learned, steps: 40, learningRate: isClamp ? 0.3 : 0.05,
        sparsity: 0.1), threads: 2)
    while !fitting.isDone { fitting.advance() }
    let mask = fitting.mask
    let factors = mask.parameters.flatMap { $0.tensor.scalars }
    #expect(factors.allSatisfy { (0...1).contains($0) })
    #expect(factors.contains { $0 < 0.9 })
    let loss = { (model: LanguageModel) in Double(terms[0].weighted(at: 0)(model).scalar) }
    #expect(loss(mask.applied(to: model)) < loss(model))
    let below = factors.count { $0 < 1 }
    for size in [0, 1, 7, below, below + 10] {
      let (cut, taken) = mask.discretized(takingOut: size)
      let values = cut.parameters.flatMap { $0.tensor.scalars }
      #expect(taken == min(size, below))
      #expect(values.count { $0 == 0 } == taken && values.allSatisfy { $0 == 0 || $0 == 1 })
      // What is taken out has no larger factor than what is left in.
      let out = zip(factors, values).filter { $0.1 == 0 }.map(\.0).max() ?? 0
      let left = zip(factors, values).filter { $0.1 == 1 }.map(\.0).min() ?? 1
      #expect(out <= left)
    }
    let all = mask.discretized(takingOut: .max).mask
    #expect(try all.share(of: [.mlp(layer: 1)], in: model) == 0)
    #expect(try all.share(of: parts, in: model) > 0)
    #expect(
      mask.discretized(takingOut: 0).mask.applied(to: model).parameters.map(\.tensor.scalars)
        == model.parameters.map(\.tensor.scalars))
  }

  /// One step of the authors' masks, by hand: the clipped gradient and the L1 term, then the clamp.
  @Test func aStepOfTheAuthorsMasks() throws {
    let model = TinyModels.model(.llama)
    let terms = Self.terms(model)
    let before = try Selection([.down(layer: 1)], of: model)
    let loss = terms[0].weighted(at: 0)
    let gradient = valueWithGradient(at: before) { loss($0.applied(to: model)) }.gradient
    var fitting = try MaskFitting(
      [.down(layer: 1)], of: model, down: terms,
      .init(method: .clamp, steps: 1, learningRate: 0.4, sparsity: 1.5), threads: 1)
    fitting.advance()
    let mask = fitting.mask
    let (weights, slopes) = (
      before.parameters.flatMap { $0.tensor.scalars },
      gradient.parameters.flatMap { $0.tensor.scalars }
    )
    let total = weights.reduce(0) { $0 + Double(abs($1)) }
    let pulled = zip(weights, slopes).map { weight, slope in
      Double(slope) + (weight > 0 ? 1.5 : -1.5) / total
    }
    let norm = pulled.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let clip = min(1, 1 / (norm + 1e-6))
    let expected = zip(weights, pulled).map { weight, slope in
      let moved = Double(weight) - 0.4 * (clip * slope + 0.01 * Double(weight))
      return min(1, max(0, moved / Double(weight)))
    }
    for (seen, expected) in zip(mask.parameters.flatMap { $0.tensor.scalars }, expected) {
      #expect(abs(Double(seen) - expected) < 1e-4)
    }
  }

  // MARK: - Closed forms

  @Test func systemsAreSolved() throws {
    var stream = RandomStream(seed: 9, name: "system")
    let rows = Tensor.normal([20, 6], deviation: 1, from: &stream)
    var matrix = PositiveDefinite(size: 6)
    matrix.addProducts(of: rows, factor: 0.5)
    matrix.addToDiagonal(0.1)
    let right = Tensor.normal([3, 6], deviation: 1, from: &stream)
    let solved = try #require(matrix.solving(right)).scalars.map(Double.init)
    for system in 0..<3 {
      for row in 0..<6 {
        let product = (0..<6).reduce(0.0) {
          $0 + matrix.entries[row * 6 + $1] * solved[system * 6 + $1]
        }
        #expect(abs(product - Double(right.scalars[system * 6 + row])) < 1e-4)
      }
    }
    var singular = PositiveDefinite(size: 2)
    singular.addToDiagonal(-1)
    #expect(singular.solving(.zeros([1, 2])) == nil)
  }

  private static let requests: [Question] = [
    .init(tokens: [1, 5, 9, 3], subject: 1..<3, answer: 2),
    .init(tokens: [1, 4, 16], subject: 1..<2, answer: 7),
  ]

  /// Where what else is read does not count, the streams that were asked for are written exactly.
  @Test(arguments: [
    ModelConfiguration.Family.gpt2, .llama, .gemma, .neox,
  ]) func closedFormsWriteWhatIsAskedFor(family: ModelConfiguration.Family) throws {
    let model = TinyModels.model(family)
    let cases: [(ClosedFormEdit.Rule, [Question])] = [
      (.memit, Self.requests), (.rome, [Self.requests[0]]),
    ]
    for (rule, requests) in cases {
      let edit = try ClosedFormEdit(
        requests, at: [0, 1], of: model, besides: [[1, 2, 3, 4, 5, 6], [7, 8, 9], [10, 11]],
        .init(
          rule: rule, steps: 40, learningRate: 0.3, bound: 4, covarianceWeight: 1e-6, threads: 1))
      #expect(edit.layers == [0])
      let edited = try edit.applied(to: model)
      let missing = edit.missing(in: edited, divisor: 1)
      let asked = edit.missing(in: model, divisor: 1)
      #expect(missing.squaredNorm < 1e-4 * asked.squaredNorm)
      let loss = { (model: LanguageModel) in
        Double(
          model.nextTokenLogits(requests.map(\.tokens), threads: 1)
            .crossEntropy(requests.map(\.answer)).scalar)
      }
      #expect(loss(edited) < loss(model) && edit.remainingLoss < loss(model))
      for (old, new) in zip(model.parameters, edited.parameters)
      where old.name != "blocks.0.down.weight" {
        #expect(old.tensor.scalars == new.tensor.scalars, "\(old.name)")
      }
    }
  }

  @Test func whereClosedFormsCannotWrite() {
    let options = ClosedFormEdit.Options(
      rule: .memit, steps: 1, learningRate: 0.1, bound: 1, covarianceWeight: 1, threads: 1)
    for (family, layer) in [(ModelConfiguration.Family.gemma2, 0), (.llama, 1)] {
      #expect(throws: UneditableModel.self) {
        try ClosedFormEdit(
          Self.requests, at: [layer], of: TinyModels.model(family), besides: [[1, 2]], options)
      }
    }
  }

  // MARK: - Changes of weights

  @Test func changesAreMeasured() throws {
    let model = TinyModels.model(.llama)
    var moved = model
    let weight = model.blocks[0].down.weight
    let left = Tensor((0..<weight.rows).map { Float($0) + 1 }, shape: [1, weight.rows])
    let right = Tensor((0..<weight.width).map { Float($0) - 3.5 }, shape: [1, weight.width])
    let change = left.transposed.linear(right.transposed)
    moved.blocks[0].down.weight = weight + change
    let parts: [Component] = [.down(layer: 0)]
    let one = try WeightChange(of: parts, from: model, to: moved)
    #expect(abs(one.stableRank - 1) < 1e-3 && one.movedShare == 1)
    let expected = (change.squaredNorm / weight.squaredNorm).squareRoot()
    #expect(abs(one.relativeNorm - expected) < 1e-4 * expected)
    let none = try WeightChange(of: [.up(layer: 0)], from: model, to: moved)
    #expect(none == (try WeightChange(of: [.up(layer: 1)], from: model, to: model)))
    #expect(none.relativeNorm == 0 && none.stableRank == 0 && none.movedShare == 0)
    let back = try WeightChange.cosine(of: parts, model, moved, model)
    #expect(abs((back ?? 0) + 1) < 1e-5)
    #expect(try WeightChange.cosine(of: parts, model, model, moved) == nil)
  }

  /// Singular values of a diagonal matrix are its entries.
  @Test func largestSingularValues() {
    var matrix = Tensor.zeros([3, 4])
    matrix.withMutableScalars {
      $0[0] = 2
      $0[5] = -7
      $0[10] = 3
    }
    #expect(abs(matrix.largestSingularValue - 7) < 1e-3)
    #expect(Tensor.zeros([3, 4]).largestSingularValue == 0)
  }
}
