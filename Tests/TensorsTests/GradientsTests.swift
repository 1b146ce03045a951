import Testing

@testable import Tensors

/// How gradients find their way, apart from any one operation's.
struct GradientsTests {
  private let x = Tensor([1, 2, 3], shape: [3])
  private let factors = Tensor([10, 20, 30], shape: [3])

  @Test func everyUseCounts() {
    let gradient = valueWithGradient(at: x) { x in
      (x + x).dot(factors) + x.dot(factors)
    }.gradient
    #expect(gradient.scalars == [30, 60, 90])
  }

  /// A pullback is linear: twice the upstream, twice the gradient; it can be used again.
  @Test func pullbacksAreLinear() {
    let (value, pullback) = valueWithPullback(at: x) { 3 * $0 }
    #expect(value.scalars == [3, 6, 9])
    #expect(!value.isTracked)
    let once = pullback(factors).scalars
    #expect(once == [30, 60, 90])
    #expect(pullback(2 * factors).scalars == once.map { 2 * $0 })
    #expect(pullback(factors).scalars == once)
  }

  @Test func aConstantValueHasZerosForAGradient() {
    let (value, gradient) = valueWithGradient(at: x) { _ in Tensor([4], shape: []) }
    #expect(value == 4)
    #expect(gradient.scalars == [0, 0, 0])
  }

  /// The walk visits a shared part once, however many ways lead to it.
  @Test func diamondsAreWalkedOnce() {
    var value = x
    let gradient = valueWithGradient(at: x) { start in
      value = start
      for _ in 0..<40 { value = 0.5 * (value + value) }
      return value.dot(factors)
    }.gradient
    #expect(gradient.scalars == factors.scalars)
  }

  @Test func whatIsRecomputedGivesTheSame() {
    let weight = Tensor.drawn([4, 3], "weight")
    let input = Tensor.drawn([2, 3], "input")
    func loss(_ parts: [Tensor], isRecomputed: Bool) -> Tensor {
      let product =
        isRecomputed
        ? parts[1].recomputed(with: parts[0]) { $1.linear($0) } : parts[1].linear(parts[0])
      return product.crossEntropy([1, 3])
    }
    let kept = valueWithGradient(at: [weight, input]) { loss($0, isRecomputed: false) }
    let again = valueWithGradient(at: [weight, input]) { loss($0, isRecomputed: true) }
    #expect(kept.value == again.value)
    for (one, other) in zip(kept.gradient, again.gradient) { #expect(one.isIdentical(to: other)) }
  }
}
