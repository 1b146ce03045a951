import Testing

@testable import Tensors

struct EngineTests {
  /// What a product was computed with is told once there was one.
  @Test func aProductHasAPlatform() {
    let product = Tensor.drawn([2, 3]).linear(Tensor.drawn([4, 3]))
    #expect(product.shape == [2, 4])
    #expect(Engine.platform.contains(", OpenBLAS 0."))
    #expect(Engine.platform.hasSuffix(", kernels \(Engine.clone.rawValue)"))
    #expect(Engine.examined == Engine.platform)
    #expect(Engine.numerics == .portable)
  }

  @Test func clonesAreInOrder() {
    let supported = Engine.Clone.allCases.filter(\.isSupported)
    #expect(supported == Array(Engine.Clone.allCases.prefix(supported.count)))
  }
}
