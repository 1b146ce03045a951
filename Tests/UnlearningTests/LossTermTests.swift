import Foundation
import Interpretability
import RandomStreams
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// What edits minimize: values against PyTorch's, gradients against differences, frozen prefixes
/// against whole passes.
struct LossTermTests {
  static let prompts: [Question] = [
    .init(tokens: [1, 5, 9, 3], answer: 2), .init(tokens: [1, 4, 16], answer: 7),
    .init(tokens: [1, 8, 8, 2, 6], answer: 0),
  ]

  private enum Distance { case divergence, meanSquaredDistance }

  /// `Tests/pytorch/distances.py`.
  @Test(
    arguments: [
      (
        .divergence, 3.481768045,
        [
          0.016879788, -0.066388667, 0.218677063, -0.169168183, 0.187788289, -0.066001108,
          -0.075146170, -0.046641012, -0.317109389, 0.092066426, 0.034283033, 0.190759930,
        ]
      ),
      (
        .meanSquaredDistance, 11.589843750,
        [
          0.041666667, -0.375000000, 0.416666667, -0.312500000, 0.333333333, -0.125000000,
          -0.250000000, 0.000000000, -1.666666667, 0.583333333, 0.041666667, 0.375000000,
        ]
      ),
    ] as [(Distance, Double, [Double])]) private func distancesArePyTorchs(
      distance: Distance, value: Double, gradient: [Double]
    )
  {
    let values = Tensor(
      [0.5, -1.25, 2, 0.125, 3, 0.25, -0.5, 1, -6, 1.5, 0.75, 2.25], shape: [3, 4])
    let reference = Tensor(
      [0.25, 1, -0.5, 2, 1, 1, 1, 1, 4, -2, 0.5, 0], shape: [3, 4])
    let (seen, slopes) = valueWithGradient(at: values) {
      distance == .divergence
        ? $0.divergence(from: reference) : $0.meanSquaredDistance(to: reference)
    }
    #expect(abs(Double(seen) - value) < 1e-5)
    for (own, expected) in zip(slopes.scalars, gradient) {
      #expect(abs(Double(own) - expected) < 1e-6)
    }
  }

  private static func terms(_ setting: LossTerm.Setting) -> [LossTerm] {
    let place = LossTerm.Misdirection(layer: 1, strength: 3)
    let of = { (loss: AnswerLoss, name: String) in
      LossTerm.answers(loss, of: prompts, size: 2, name: name, coefficient: 0.5, setting)
    }
    return [
      of(.crossEntropy, "a"), of(.logOneMinus(), "b"), of(.negativePreference(), "c"),
      .divergence(on: prompts, size: 2, name: "d", coefficient: 2, setting),
      .text([[1, 5, 9, 3], [1, 2]], size: 2, name: "e", coefficient: 1, setting),
      .misdirected(prompts, place, size: 3, name: "f", coefficient: 1, setting),
      .keptInPlace(prompts, place, size: 3, name: "g", coefficient: 1, setting),
    ]
  }

  /// A pass that begins above a frozen prefix gives what the whole pass gives, and the same gradient.
  @Test(arguments: ModelConfiguration.Family.allCases)
  func frozenPrefixesChangeNothing(family: ModelConfiguration.Family) throws {
    let model = TinyModels.model(family)
    let part = try Selection([.mlp(layer: 1)], of: model)
    var moved = part
    moved.forEachParameter { _, weights in weights = 1.5 * weights }
    let frozen = Self.terms(LossTerm.Setting(model, trainedFrom: 1, seed: 3))
    let whole = Self.terms(LossTerm.Setting(model, trainedFrom: 0, seed: 3))
    for (one, other) in zip(frozen, whole) {
      for step in 0..<3 {
        let results = [one, other].map { term in
          let loss = term.weighted(at: step)
          return valueWithGradient(at: moved) { loss($0.applied(to: model)) }
        }
        #expect(abs(results[0].value - results[1].value) < 1e-5, "\(one.name)")
        var difference = results[1].gradient
        difference.combine(with: results[0].gradient) { $0 - $1 }
        #expect(difference.norm <= 1e-4 * (results[1].gradient.norm + 1e-3), "\(one.name)")
      }
    }
  }

  /// Before anything is trained, nothing has diverged and nothing has moved.
  @Test func nothingHasDivergedAtFirst() {
    let model = TinyModels.model(.gemma)
    let terms = Self.terms(LossTerm.Setting(model, trainedFrom: 0, seed: 3))
    for name in ["d", "g"] {
      let term = terms.first { $0.name == name }
      let value = term.map { Double($0.weighted(at: 0)(model).scalar) }
      #expect(abs(value ?? 1) < 1e-6)
    }
  }

  /// Every example is visited, a batch that is not full is not.
  @Test func batchesAreVisitedInTurn() {
    let setting = LossTerm.Setting(TinyModels.model(.gpt2), trainedFrom: 0, seed: 3)
    let batches = setting.batches(of: Array(0..<10), 3, "x")
    #expect(batches.map(\.count) == [3, 3, 3])
    #expect(Set(batches.joined()).count == 9)
    #expect(setting.batches(of: Array(0..<10), 3, "x") == batches)
    #expect(setting.batches(of: Array(0..<10), 3, "y") != batches)
    let whole = setting.batches(of: Array(0..<10), 4, "x", isWhole: true)
    #expect(whole.map(\.count) == [3, 3, 4] && Set(whole.joined()).count == 10)
    #expect(setting.batches(of: [1, 2], 3, "x") == [[1, 2]])
    #expect(setting.batches(of: [Int](), 3, "x").isEmpty)
  }

  /// An edit moves what is chosen, down its losses, and nothing else.
  @Test(arguments: ModelConfiguration.Family.allCases)
  func editsMoveOnlyWhatIsChosen(family: ModelConfiguration.Family) throws {
    let model = TinyModels.model(family)
    let chosen: [Component] = [.mlp(layer: 1), .query(layer: 1, head: 2)]
    let setting = LossTerm.Setting(
      model, trainedFrom: Component.firstLayer(of: chosen), seed: 3)
    let terms = [
      LossTerm.answers(
        .crossEntropy, of: Self.prompts, size: 8, name: "edit", coefficient: 1, setting),
      .text([[1, 5, 9, 3], [1, 2]], size: 2, name: "text", coefficient: 0.1, setting),
    ]
    var fitting = try Fitting(
      try Selection(chosen, of: model), of: model, down: terms,
      FittingOptions(steps: 30, learningRate: 0.02), threads: 2)
    var losses: [Double] = []
    while !fitting.isDone { losses.append(fitting.advance()["edit"] ?? .nan) }
    #expect(losses[29] < 0.6 * losses[0])
    let edited = fitting.model
    #expect(
      abs(losses[0] - Double(terms[0].weighted(at: 0)(model).scalar)) < 1e-6)
    let outside = { (model: LanguageModel) in
      try Selection(chosen, of: model).zeros.applied(to: model).parameters.map(\.tensor.scalars)
    }
    #expect(try outside(edited) == outside(model))
    #expect(edited.parameters.map(\.tensor.scalars) != model.parameters.map(\.tensor.scalars))
  }
}
