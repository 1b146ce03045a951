import Foundation
import Testing

@testable import Tensors

/// Losses over as many words as real models have, against sums in double precision.
struct WideRowsTests {
  private static let words = 262_144

  /// An unembedding whose rows have much in common: a word's gradient is a small difference of large vectors.
  private let weight: Tensor

  init() {
    var rows: [Float] = []
    for word in 0..<Self.words {
      let (fast, slow) = (Float(word % 97) / 97, Float(word % 1009) / 1009)
      rows += [3, fast - 0.5, slow - 0.5]
    }
    weight = Tensor(rows, shape: [Self.words, 3])
  }

  private let x = Tensor([6, 2, -1, 5, -3, 4], shape: [2, 3])
  private let labels: [Int32] = [7, 200_001]

  /// The loss and its gradient by the rows, in double precision.
  private func expected() -> (loss: Double, gradient: [Double]) {
    var (loss, gradient) = (0.0, [Double](repeating: 0, count: 6))
    weight.withScalars { weight in
      x.withScalars { x in
        for row in 0..<2 {
          let logits = (0..<Self.words).map { word -> Double in
            (0..<3).reduce(0.0) { (sum: Double, column: Int) in
              sum + Double(x[row * 3 + column]) * Double(weight[word * 3 + column])
            }
          }
          let top = logits.max() ?? 0
          let sum = logits.reduce(0.0) { (sum: Double, logit: Double) in sum + exp(logit - top) }
          let label = Int(labels[row])
          loss += (top + log(sum) - logits[label]) / 2
          for column in 0..<3 {
            var mean = 0.0
            for (word, logit) in logits.enumerated() {
              mean += exp(logit - top) / sum * Double(weight[word * 3 + column])
            }
            gradient[row * 3 + column] = (mean - Double(weight[label * 3 + column])) / 2
          }
        }
      }
    }
    return (loss, gradient)
  }

  @Test func lossesAndGradientsKeepTheirDigits() {
    let (loss, gradient) = expected()
    let largest = gradient.map(abs).max() ?? 0
    let computed = [
      valueWithGradient(at: Rows(x: x)) { $0.x.linearCrossEntropy(weight, labels: labels) },
      valueWithGradient(at: Rows(x: x)) { $0.x.linear(weight).crossEntropy(labels) },
    ]
    for (value, slope) in computed {
      #expect(abs(Double(value) - loss) < 1e-6 * loss)
      for (ours, theirs) in zip(slope.x.scalars, gradient) {
        #expect(abs(Double(ours) - theirs) < 5e-6 * largest)
      }
    }
  }

  /// Very many small probabilities beside a large one are not swallowed.
  @Test func probabilitiesAddUpToOne() {
    var logits = [Float](repeating: -17, count: Self.words)
    logits[0] = 0
    let softmax = Tensor(logits, shape: [1, Self.words]).softmax().scalars
    let sum = 1 + Double(Self.words - 1) * exp(-17)
    #expect(abs(Double(softmax[0]) - 1 / sum) < 2e-7)
    #expect(abs(softmax.reduce(0.0) { $0 + Double($1) } - 1) < 1e-6)
  }

  @Test func smallOnesCountInALoss() {
    var rows = [Float](repeating: 0, count: Self.words)
    rows[3] = 1
    let head = Tensor(rows, shape: [Self.words, 1])
    let loss = Tensor([17], shape: [1, 1]).linearCrossEntropy(head, labels: [3]).scalar
    #expect(abs(Double(loss) - log1p(Double(Self.words - 1) * exp(-17))) < 2e-6)
  }

  private struct Rows: Module {
    var x: Tensor

    mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("\(path).x", &x)
    }
  }
}
