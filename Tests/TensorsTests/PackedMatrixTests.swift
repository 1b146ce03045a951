import Foundation
import Testing

@testable import Tensors

/// Matrices that stay in bf16 where they lie.
struct PackedMatrixTests {
  private let dense = Tensor.drawn([7, 6], "matrix")
  private var compact: Tensor { Tensor(packed: dense.bfloat16, .bf16, shape: [7, 6]) }

  @Test func roundingIsToNearest() {
    // A bf16 has eight bits of a mantissa: 1 + 2^-8 lies half way and goes to the even neighbour.
    let x = Tensor([1, 1 + 0x1p-8, 1 + 0x1.8p-8, -3.140625, 1e30], shape: [5])
    let back = Tensor(packed: x.bfloat16, .bf16, shape: [5]).scalars
    #expect(Array(back[..<4]) == [1, 1, 1 + 0x1p-7, -3.140625])
    #expect(abs(back[4] / 1e30 - 1) < 0x1p-8)
    #expect(x.bfloat16.count == 10)
  }

  @Test func matricesStayCompactUntilTheyAreRead() {
    let tensor = compact
    #expect(tensor.isPacked)
    #expect(!tensor.widened.isPacked)
    #expect(tensor.widened.scalars == tensor.scalars)
    #expect(!Tensor(packed: dense.bfloat16, .bf16, shape: [42]).isPacked)
    #expect(Tensor(packed: dense.bfloat16, .bf16, shape: [42]).scalars == tensor.scalars)
    #expect(!dense.isPacked && dense.widened.isIdentical(to: dense))
    #expect(zip(tensor.scalars, dense.scalars).allSatisfy { abs($0 - $1) <= 0x1p-8 * abs($1) })
  }

  @Test func productsAreThoseOfTheWidenedMatrix() {
    for count in [1, 3, 40] {
      let x = Tensor.drawn([count, 6], "x")
      let expected = Reference(x) * Reference(compact.widened).transposed
      #expect(expected.difference(from: x.linear(compact)) < 1e-5)
    }
  }

  @Test func rowsAndStacksStayCompact() {
    let rows = compact.rows(2..<5)
    #expect(rows.isPacked)
    #expect(rows.scalars == Array(compact.scalars[12..<30]))
    let stack = Tensor.stacked([rows, compact])
    #expect(stack.isPacked && stack.shape == [10, 6])
    #expect(stack.scalars == rows.scalars + compact.scalars)
    // A range across both pieces.
    #expect(stack.rows(1..<6).scalars == Array(stack.scalars[6..<36]))
    #expect(!Tensor.stacked([rows, dense]).isPacked)
  }

  @Test func wordsAreReadOneByOne() {
    #expect(
      compact.embedding(of: [6, 0], factor: 2).scalars
        == (compact.scalars[36..<42] + compact.scalars[0..<6]).map { 2 * $0 })
  }

  /// A matrix of several blocks of rows: what is kept widened changes no bit of a product.
  @Test(arguments: [2, 5, 40]) func whatIsKeptWidenedChangesNothing(count: Int) {
    let matrix = Tensor.drawn([600, 512], "large")
    let (packed, kept) = (
      Tensor(packed: matrix.bfloat16, .bf16, shape: [600, 512]),
      Tensor(packed: matrix.bfloat16, .bf16, shape: [600, 512])
    )
    #expect(packed.storage.widenedIfThere == nil)
    #expect(kept.keepWidened() == 4 * 600 * 512 && matrix.keepWidened() == 0)
    #expect(kept.isPacked && kept.storage.widenedIfThere != nil)
    let results = [packed, kept].map { weight in
      valueWithPullback(at: Tensor.drawn([count, 512], "x")) { $0.linear(weight) }
    }
    let gradients = results.map { $0.pullback(.drawn([count, 600], "upstream")) }
    #expect(results[0].value.isIdentical(to: results[1].value))
    #expect(gradients[0].isIdentical(to: gradients[1]))
    // A changed copy is widened by itself, and leaves the original as it is.
    var changed = packed
    changed.withMutableScalars { $0[0] = 9 }
    #expect(packed.storage.widenedIfThere == nil && changed.scalars[0] == 9)
  }

  @Test func changingACompactMatrixWidensIt() {
    var tensor = compact
    let before = tensor.scalars
    tensor.withMutableScalars { $0[0] = 9 }
    #expect(!tensor.isPacked)
    #expect(tensor.scalars == [9] + before.dropFirst())
  }

  @Test func infinitiesAreFound() {
    #expect(compact.isFinite && dense.isFinite)
    var broken = dense
    broken.withMutableScalars { $0[17] = .infinity }
    #expect(!broken.isFinite)
    #expect(!Tensor(packed: broken.bfloat16, .bf16, shape: [7, 6]).isFinite)
    broken.withMutableScalars { $0[17] = .nan }
    #expect(!broken.isFinite)
  }

  @Test func deferredZerosAreZeros() {
    var zeros = Tensor.deferredZeros([2, 3])
    #expect(zeros.scalars == [0, 0, 0, 0, 0, 0])
    zeros.withMutableScalars { $0[1] = 1 }
    #expect(zeros.scalars == [0, 1, 0, 0, 0, 0])
    #expect(Tensor.deferredZeros([2, 3]).squaredNorm == 0)
  }
}
