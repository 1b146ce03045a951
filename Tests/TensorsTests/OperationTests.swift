import Foundation
import RandomStreams
import TestSupport
import Testing

@testable import Tensors

/// Operations against closed forms in double precision.
struct OperationTests {
  private static let grid = (-200...200).map { Float($0) / 10 }

  @Test func tanhGELU() {
    let ones = [Float](repeating: 1, count: Self.grid.count)
    let result = Tensor(Self.grid + ones, shape: [1, 2 * Self.grid.count]).gated(.tanhGELU)
    for (x, y) in zip(Self.grid, result.scalars) {
      let v = Double(x)
      let exact = 0.5 * v * (1 + tanh((2 / Double.pi).squareRoot() * (v + 0.044715 * v * v * v)))
      #expect(abs(Double(y) - exact) <= 4e-7 * max(1, abs(exact)), "at \(x)")
    }
  }

  @Test func silu() {
    let twos = [Float](repeating: 2, count: Self.grid.count)
    let result = Tensor(Self.grid + twos, shape: [1, 2 * Self.grid.count]).gated(.silu)
    for (x, y) in zip(Self.grid, result.scalars) {
      let exact = 2 * Double(x) / (1 + exp(-Double(x)))
      #expect(abs(Double(y) - exact) <= 4e-7 * max(1, abs(exact)), "at \(x)")
    }
  }

  @Test func exactGELU() {
    let result = Tensor(Self.grid, shape: [Self.grid.count]).activated(.exactGELU)
    for (x, y) in zip(Self.grid, result.scalars) {
      let exact = Double(x) * 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      #expect(abs(Double(y) - exact) <= 4e-7 * max(1, abs(exact)), "at \(x)")
    }
  }

  @Test(arguments: [Float(0.01), 1, 30]) func softCap(cap: Float) {
    let result = Tensor(Self.grid, shape: [Self.grid.count]).softCapped(cap)
    for (x, y) in zip(Self.grid, result.scalars) {
      let exact = Double(cap) * tanh(Double(x) / Double(cap))
      #expect(abs(Double(y) - exact) <= 3e-7 * abs(exact) + 1e-12, "at \(x)")
    }
  }

  @Test func aWindowCountsTheQuerysOwnKey() {
    let layout = AttentionLayout(heads: 1, keyHeads: 1, headWidth: 2)
    var stream = RandomStream(seed: 3, name: "qkv")
    let qkv = Tensor.normal([6, layout.width], deviation: 1, from: &stream)
    let pattern = qkv.attentionPattern(
      layout, batch: BatchLayout(batch: 1, length: 6), scale: 1, window: 3
    ).scalars
    for query in 0..<6 {
      for key in 0..<6 {
        let isSeen = key <= query && query - key < 3
        #expect((pattern[query * 6 + key] > 0) == isSeen, "\(query) looks at \(key)")
      }
    }
  }

  @Test func crossEntropyOfLargeLogitsStaysFinite() {
    let logits = Tensor([1000, 0, -1000, -500, 500, 0], shape: [2, 3])
    #expect(logits.crossEntropy([0, 1]).scalar == 0)
    #expect(logits.logProbabilities(of: [1, 0]) == [-1000, -1000])
  }

  @Test func attentionLooksBackOnlyAndIgnoresPadding() {
    let layout = AttentionLayout(heads: 2, keyHeads: 1, headWidth: 2)
    var stream = RandomStream(seed: 3, name: "qkv")
    let qkv = Tensor.normal([8, layout.width], deviation: 1, from: &stream)
    let batch = BatchLayout(batch: 2, length: 4, padding: [0, 1])
    let pattern = qkv.attentionPattern(layout, batch: batch, scale: 1)
    for sequence in 0..<2 {
      for head in 0..<2 {
        for query in 0..<4 {
          let start = ((sequence * 2 + head) * 4 + query) * 4
          let row = Array(pattern.scalars[start..<start + 4])
          let allowed = batch.padding[sequence]...max(query, batch.padding[sequence])
          for key in 0..<4 where !allowed.contains(key) || key > query { #expect(row[key] == 0) }
          if query >= batch.padding[sequence] {
            #expect(abs(row.reduce(0, +) - 1) < 1e-6)
          }
        }
      }
    }
  }

  @Test func copiesKeepTheirValues() {
    let original = Tensor([1, 2, 3], shape: [3])
    var copy = original
    copy.withMutableScalars { $0[0] = 9 }
    #expect(original.scalars == [1, 2, 3])
    #expect(copy.scalars == [9, 2, 3])
  }

  @Test func adamWFollowsItsDefinition() {
    var (parameter, m, v) = (0.5, 0.0, 0.0)
    var tensor = Tensor([0.5], shape: [1])
    var optimizer = AdamW(for: tensor, options: .init(weightDecay: 0.1, clip: 1))
    for step in 1...20 {
      let raw = Double(step) - 10
      optimizer.update(&tensor, along: [Tensor([Float(raw)], shape: [1])], learningRate: 0.01)
      let g = raw * min(1, 1 / (abs(raw) + 1e-6))
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      let (mean, variance) = (m / (1 - pow(0.9, Double(step))), v / (1 - pow(0.999, Double(step))))
      parameter -= 0.01 * 0.1 * parameter + 0.01 * mean / (variance.squareRoot() + 1e-8)
      #expect(abs(Double(tensor.scalar) - parameter) < 2e-6, "step \(step)")
    }
  }

  @Test func scheduleRisesAndFalls() {
    let schedule = WarmupCosineSchedule(peak: 1, warmup: 10, steps: 110, floor: 0.1)
    #expect(schedule.rate(at: 0) == 0.1)
    #expect(schedule.rate(at: 9) == 1)
    #expect(abs(schedule.rate(at: 60) - 0.55) < 1e-12)
    #expect(abs(schedule.rate(at: 110) - 0.1) < 1e-12)
  }

  @Test func productsRunSideBySideAreBitwiseTheSame() {
    var stream = RandomStream(seed: 5, name: "products")
    let x = Tensor.normal([192, 96], deviation: 1, from: &stream)
    let weight = Tensor.normal([64, 96], deviation: 1, from: &stream)
    let alone = x.linear(weight).scalars
    for result in Parallel.map(32, threads: 4, { _ in x.linear(weight).scalars }) {
      #expect(result == alone)
    }
  }
}
