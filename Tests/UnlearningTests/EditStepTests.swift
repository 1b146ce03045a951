import Foundation
import Interpretability
import TestSupport
import Testing
import Transformer
import Unlearning

/// Whole edits, step by step, against transformers and PyTorch in double precision
/// (`Tests/transformers/edit_steps.py`).
struct EditStepTests {
  private static let edit: [Question] = [
    .init(tokens: [2, 5, 9, 33, 40], answer: 7), .init(tokens: [2, 64, 16, 33, 40], answer: 8),
    .init(tokens: [2, 11, 90, 33, 40], answer: 7),
  ]
  private static let retain: [Question] = [
    .init(tokens: [2, 21, 52, 33, 40], answer: 19), .init(tokens: [2, 70, 71, 33, 40], answer: 23),
  ]
  private static let texts: [[Int32]] = [[2, 30, 31, 32, 33, 34], [2, 80, 3, 4, 60, 61]]

  @Test(
    arguments: [
      (
        "llama3", [.mlp(layer: 1)],
        [
          [5.143607, 4.799843, 4.438586], [3.146818, 3.407148, 4.320511],
          [2.016719, 2.581702, 4.260559], [1.412077, 2.007690, 4.193371],
          [1.136747, 1.663173, 4.107902], [1.026105, 1.490497, 4.043125],
        ]
      ),
      (
        "gemma2", [.attention(layer: 0)],
        [
          [4.794831, 4.557566, 4.561837], [3.639214, 4.307009, 4.432519],
          [3.072612, 3.858806, 4.212940], [2.826025, 3.384825, 4.175544],
          [2.698657, 3.212470, 4.144587], [2.644390, 3.137357, 4.106696],
        ]
      ),
      (
        "gpt2", [.down(layer: 1)],
        [
          [4.469559, 4.535968, 4.864875], [3.734733, 3.781944, 4.812206],
          [3.399590, 3.418438, 4.666800], [3.228404, 3.270218, 4.557529],
          [3.135309, 3.212212, 4.498699], [3.090589, 3.190641, 4.472626],
        ]
      ),
    ] as [(String, [Component], [[Double]])])
  func editsTakePyTorchsSteps(
    name: String, components: [Component], losses: [[Double]]
  ) throws {
    let model = try Checkpoint.load(
      Checkout.root.appending(path: "Tests/TransformerTests/Fixtures/\(name)"))
    let setting = LossTerm.Setting(
      model, trainedFrom: Component.firstLayer(of: components), seed: 0)
    var fitting = try Fitting(
      try Selection(components, of: model), of: model,
      down: [
        .answers(
          .crossEntropy, of: Self.edit, size: 8, name: "edit", coefficient: 2, setting),
        .answers(
          .crossEntropy, of: Self.retain, size: 8, name: "retain", coefficient: 1, setting),
        .text(Self.texts, size: 8, name: "text", coefficient: 0.5, setting),
      ],
      FittingOptions(steps: losses.count, learningRate: 0.01), threads: 2)
    for expected in losses {
      let seen = fitting.advance()
      for (term, value) in zip(["edit", "retain", "text"], expected) {
        #expect(abs((seen[term] ?? .nan) - value) < 1e-4, "\(term)")
      }
    }
  }
}
