import Foundation
import Testing

@testable import Tensors

/// Losses of logits against their definitions in double precision.
struct CrossEntropyTests {
  private let logits = Tensor.drawn([5, 11], "logits")
  private let labels: [Int32] = [3, 0, 10, 3, 7]

  private func logProbabilities(_ tensor: Tensor) -> [[Double]] {
    Reference(tensor).rows.map { row in
      let sum = log(row.reduce(0) { $0 + exp($1) })
      return row.map { $0 - sum }
    }
  }

  @Test func logProbabilitiesOfEveryWordAndOfLabels() {
    let expected = logProbabilities(logits)
    #expect(
      Reference(expected).difference(from: Tensor(logits.logProbabilities, shape: [5, 11])) < 2e-6)
    for (row, value) in logits.logProbabilities(of: labels).enumerated() {
      #expect(abs(Double(value) - expected[row][Int(labels[row])]) < 2e-6)
    }
    for row in 0..<5 {
      let sum = logits.logProbabilities[row * 11..<(row + 1) * 11].reduce(0) {
        $0 + exp(Double($1))
      }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test(arguments: [nil, 2, 100]) func crossEntropyIsAMean(divisor: Int?) {
    let expected = logProbabilities(logits).enumerated().reduce(0) {
      $0 - $1.element[Int(labels[$1.offset])]
    }
    let value = logits.crossEntropy(labels, divisor: divisor).scalar
    #expect(abs(Double(value) - expected / Double(divisor ?? 5)) < 1e-5)
  }

  /// The logits that the fused loss never has as a whole come to the same, capped or not.
  @Test(arguments: [nil, Float(1.5)], [1, 70, 200]) func fusedLossesAreTheSame(
    cap: Float?, rows: Int
  ) {
    let (x, weight) = (Tensor.drawn([rows, 6], "x"), Tensor.drawn([23, 6], "w"))
    let labels = (0..<rows).map { Int32($0 * 7 % 23) }
    let logits = x.linear(weight)
    let whole = (cap.map { logits.softCapped($0) } ?? logits).crossEntropy(labels)
    let fused = x.linearCrossEntropy(weight, labels: labels, softCap: cap)
    #expect(abs(whole.scalar - fused.scalar) < 1e-5)
  }

  @Test func aLabelLossSeesEachRowOnce() {
    var seen: [Int] = []
    let value = logits.labelLoss(labels) { row, logProbability in
      seen.append(row)
      return (logProbability * logProbability, 2 * logProbability)
    }
    #expect(seen == [0, 1, 2, 3, 4])
    let expected = zip(labels, logProbabilities(logits)).reduce(0) {
      $0 + $1.1[Int($1.0)] * $1.1[Int($1.0)]
    }
    #expect(abs(Double(value.scalar) - expected / 5) < 1e-4)
  }

  // MARK: - Distances

  @Test func divergenceIsZeroFromItselfAndPositiveElsewhere() {
    let other = Tensor.drawn([5, 11], "other")
    #expect(abs(logits.divergence(from: logits).scalar) < 1e-6)
    let (own, before) = (logProbabilities(logits), logProbabilities(other))
    let expected = zip(own, before).reduce(0) { sum, pair in
      sum + zip(pair.0, pair.1).reduce(0) { $0 + exp($1.1) * ($1.1 - $1.0) }
    }
    let value = Double(logits.divergence(from: other).scalar)
    #expect(abs(value - expected / 5) < 1e-5)
    #expect(value > 0)
    // What is added to all logits of a row changes nothing.
    let shifted = logits + Tensor(repeating: 3, shape: [5, 11])
    #expect(abs(Double(shifted.divergence(from: other).scalar) - value) < 1e-5)
  }

  @Test func squaredDistancesAreMeans() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    #expect(x.meanSquaredDistance(to: x).scalar == 0)
    #expect(x.meanSquaredDistance(to: .zeros([2, 2])).scalar == 7.5)
  }
}
