import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// Masks: what they take out, and how they are found.
struct MaskFittingTests {
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

  /// The search for facts is the search down their terms.
  @Test func factsAreTakenOutByTheirTerms() throws {
    let model = TinyModels.model(.llama)
    let parts: [Component] = [.mlp(layer: 1)]
    let retained = LocalizedEdit.Retained(
      [Question(tokens: [1, 2, 3], answer: 4)], texts: [[1, 5, 9, 3], [1, 2]])
    let options = MaskFitting.Options(method: .learned, steps: 3, learningRate: 0.1, sparsity: 1)
    var one = try MaskFitting(
      takingOut: LossTermTests.prompts, by: .logOneMinus, weight: 0.5, from: parts, of: model,
      keeping: retained, size: 8, options, threads: 2, seed: 1)
    let setting = LossTerm.Setting(model, trainedFrom: 1, seed: 1)
    var other = try MaskFitting(
      parts, of: model,
      down: [
        .answers(
          .logOneMinus(), of: LossTermTests.prompts, size: 8, name: "edit", isWhole: true,
          coefficient: 0.5, setting),
        .answers(
          .crossEntropy, of: retained.facts, size: 8, name: "retain", coefficient: 1, setting),
        .text(retained.texts, size: 8, name: "text", coefficient: 1, setting),
      ], options, threads: 1)
    #expect(one.steps == 3 && one.step == 0 && !one.isDone)
    while !one.isDone {
      one.advance()
      other.advance()
    }
    #expect(one.step == 3)
    #expect(
      one.mask.parameters.map(\.tensor.scalars) == other.mask.parameters.map(\.tensor.scalars))
  }

  @Test(arguments: MaskFitting.Method.allCases)
  func beforeItsFirstStepAMaskTakesNothingOut(method: MaskFitting.Method) throws {
    let fitting = try MaskFitting(
      [.down(layer: 0)], of: TinyModels.model(.gpt2), down: [],
      .init(method: method, steps: 1, learningRate: 1, sparsity: 1), threads: 1)
    #expect(fitting.mask.parameters.allSatisfy { $0.tensor.scalars.allSatisfy { $0 == 1 } })
  }
}
