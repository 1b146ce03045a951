import Testing

@testable import Tensors

struct AdamWTests {
  /// The first step goes the learning rate's length against each gradient's sign.
  @Test func theFirstStepIsASign() {
    var x = Tensor([1, 1, 1], shape: [3])
    var optimizer = AdamW(for: x, options: .init(weightDecay: 0))
    let norm = optimizer.update(
      &x, along: [Tensor([3, -4, 0], shape: [3])], learningRate: 0.1)
    #expect(norm == 5)
    for (own, expected) in zip(x.scalars, [0.9, 1.1, 1]) {
      #expect(abs(Double(own) - expected) < 1e-6)
    }
  }

  @Test func decayTakesAShareOff() {
    var x = Tensor([2], shape: [1])
    var optimizer = AdamW(for: x, options: .init(weightDecay: 0.5))
    optimizer.update(&x, along: [.zeros([1])], learningRate: 0.1)
    #expect(abs(x.scalar - 1.9) < 1e-6)
  }

  /// Parts of a gradient are summed; threads and pieces change no bit.
  @Test func partsAndThreadsChangeNothing() {
    let size = 3 << 16
    let gradient = Tensor.drawn([size], "gradient")
    let half = 0.5 * gradient
    func trained(_ gradients: [Tensor], threads: Int) -> Tensor {
      var x = Tensor.drawn([size], "x")
      var optimizer = AdamW(for: x, options: .init(clip: 1))
      for _ in 0..<3 {
        optimizer.update(&x, along: gradients, learningRate: 0.01, threads: threads)
      }
      return x
    }
    let one = trained([gradient], threads: 1)
    #expect(trained([gradient], threads: 4).isIdentical(to: one))
    let two = trained([half, half], threads: 1)
    #expect(
      Reference(one.reshaped([3, 1 << 16])).difference(from: two.reshaped([3, 1 << 16])) < 1e-5)
    #expect(trained([half, half], threads: 3).isIdentical(to: two))
  }

  /// A quadratic's minimum is found.
  @Test func minimaAreFound() {
    let goal = Tensor([1, -2, 3], shape: [3])
    var x = Tensor.zeros([3])
    var optimizer = AdamW(for: x, options: .init(weightDecay: 0))
    let schedule = WarmupCosineSchedule(peak: 0.1, warmup: 5, steps: 400, floor: 0)
    for step in 0..<400 {
      let gradient = valueWithGradient(at: x) { $0.meanSquaredDistance(to: goal) }.gradient
      optimizer.update(&x, along: [gradient], learningRate: schedule.rate(at: step))
    }
    #expect(x.distance(from: goal) < 1e-2)
  }

  @Test func schedulesWithoutWarmupBeginAtTheirPeak() {
    let schedule = WarmupCosineSchedule(peak: 2, warmup: 0, steps: 10, floor: 0)
    #expect(schedule.rate(at: 0) == 2)
    #expect(abs(schedule.rate(at: 5) - 1) < 1e-12)
    #expect(abs(schedule.rate(at: 10)) < 1e-12)
    let rates = (0...10).map(schedule.rate(at:))
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
  }
}
