import RandomStreams
import Testing

@testable import Tensors

struct TensorTests {
  @Test(arguments: [
    ([], 1, 1, 1), ([5], 5, 5, 1), ([2, 3], 6, 3, 2), ([2, 3, 4], 24, 4, 6), ([0, 3], 0, 3, 0),
  ]) func aShapeSaysHowManyScalarsAndRowsThereAre(
    shape: [Int], count: Int, width: Int, rows: Int
  ) {
    let tensor = Tensor.zeros(shape)
    #expect(tensor.count == count)
    #expect(tensor.width == width)
    #expect(tensor.rows == rows)
    #expect(tensor.scalars == [Float](repeating: 0, count: count))
  }

  @Test func scalarsAreRowMajor() {
    let tensor = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(tensor.gathered([1]).scalars == [4, 5, 6])
    #expect(tensor.transposed.scalars == [1, 4, 2, 5, 3, 6])
    #expect(tensor.transposed.shape == [3, 2])
    #expect(tensor.transposed.transposed.isIdentical(to: tensor))
  }

  @Test func theOnlyScalar() {
    #expect(Tensor([3.5], shape: []).scalar == 3.5)
    #expect(Tensor([3.5], shape: [1, 1]).scalar == 3.5)
    #expect(Tensor(repeating: 2, shape: [3]).scalars == [2, 2, 2])
  }

  @Test func copiesAreValues() {
    let original = Tensor.counting([2, 2])
    var copy = original
    let shared = copy
    copy.withMutableScalars { $0[0] = 7 }
    #expect(original.scalars == [0, 1, 2, 3])
    #expect(shared.scalars == [0, 1, 2, 3])
    #expect(copy.scalars == [7, 1, 2, 3])
  }

  /// A tensor that nobody else holds is written where it lies.
  @Test func whatIsHeldAloneIsChangedInPlace() {
    var tensor = Tensor.counting([1024])
    let before = tensor.withScalars { $0.baseAddress }
    tensor.withMutableScalars { $0[0] = 7 }
    #expect(tensor.withScalars { $0.baseAddress } == before)
    let copy = tensor
    tensor.withMutableScalars { $0[0] = 8 }
    #expect(copy.scalars[0] == 7)
    #expect(tensor.withScalars { $0.baseAddress } != before)
  }

  @Test func matricesAreStacked() {
    let (top, bottom) = (Tensor.counting([1, 2]), Tensor([5, 6, 7, 8], shape: [2, 2]))
    let whole = Tensor.stacked([top, bottom])
    #expect(whole.shape == [3, 2])
    #expect(whole.scalars == [0, 1, 5, 6, 7, 8])
    #expect(Tensor.stacked([]).count == 0)
  }

  /// Identity is by bits: zeros of two signs differ, one NaN is like itself.
  @Test func identityIsByBits() {
    let nan = Tensor([.nan], shape: [1])
    #expect(nan.isIdentical(to: nan))
    #expect(!Tensor([0], shape: [1]).isIdentical(to: Tensor([-0.0], shape: [1])))
    #expect(!Tensor.zeros([2]).isIdentical(to: .zeros([1, 2])))
    #expect(Tensor.counting([3]).isIdentical(to: Tensor([0, 1, 2], shape: [3])))
  }

  @Test func detachedTensorsAreConstants() {
    let (value, gradient) = valueWithGradient(at: Tensor([2, 3], shape: [2])) { x in
      #expect(x.isTracked)
      #expect(!x.detached.isTracked)
      return x.detached.dot(Tensor([1, 1], shape: [2])) + x.dot(Tensor([10, 20], shape: [2]))
    }
    #expect(value == 85)
    #expect(gradient.scalars == [10, 20])
  }

  // MARK: - Random tensors

  @Test func drawsAreOfTheirStream() {
    var (one, same) = (RandomStream(seed: 3, name: "a"), RandomStream(seed: 3, name: "a"))
    var other = RandomStream(seed: 3, name: "b")
    let first = Tensor.normal([4, 5], deviation: 2, from: &one)
    #expect(first.isIdentical(to: .normal([4, 5], deviation: 2, from: &same)))
    #expect(!first.isIdentical(to: .normal([4, 5], deviation: 2, from: &other)))
    #expect(!first.isIdentical(to: .normal([4, 5], deviation: 2, from: &one)))
  }

  @Test func drawsHaveTheirSpread() {
    var stream = RandomStream(seed: 3, name: "spread")
    let count = 40_000
    let normal = Tensor.normal([count], deviation: 3, from: &stream)
    #expect(abs(normal.squaredNorm / Double(count) - 9) < 0.25)
    let uniform = Tensor.uniform([count], within: 0.5, from: &stream).scalars
    #expect(uniform.allSatisfy { abs($0) <= 0.5 })
    let mean = uniform.reduce(0.0) { $0 + Double($1) } / Double(count)
    #expect(abs(mean) < 0.01)
    let square = uniform.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
    #expect(abs(square - 0.25 / 3) < 0.003)
  }
}
