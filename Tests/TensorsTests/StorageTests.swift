import Testing

@testable import Tensors

struct StorageTests {
  @Test(arguments: [1, 63, 64]) func smallBuffersAreOfOneSize(count: Int) {
    #expect(Tensor.zeros([count]).scalars == [Float](repeating: 0, count: count))
  }

  /// Memory that is given back is used again, not asked of the system.
  @Test func buffersAreUsedAgain() {
    let size = 1_234_567
    var address: UnsafePointer<Float>?
    do {
      let first = Tensor.zeros([size])
      address = first.withScalars { $0.baseAddress }
    }
    // Others may take the buffer first: one of a few gets it, or the pool would not be one.
    var isReused = false
    for _ in 0..<50 where !isReused {
      let next = Tensor.zeros([size])
      isReused = next.withScalars { $0.baseAddress } == address
    }
    #expect(isReused)
  }

  @Test func memoryInUseIsCounted() {
    let size = 5_000_000
    let tensor = Tensor.zeros([size])
    #expect(Engine.memory.bytes >= 4 * size)
    #expect(Engine.memory.peakBytes >= 4 * size)
    #expect(Engine.memory.allocations > 0)
    #expect(tensor.count == size)
  }
}
