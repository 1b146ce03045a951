import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

/// Closed-form edits against what they must write exactly.
struct ClosedFormEditTests {
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
}
