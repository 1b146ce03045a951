import Testing

@testable import Tensors

/// Products against the definition in double precision, on sizes around the kernels' blocks.
struct LinearTests {
  @Test(arguments: [(1, 1, 1), (3, 5, 7), (17, 33, 9), (64, 40, 65), (2, 130, 3)])
  func productsAreSums(rows: Int, inner: Int, outputs: Int) {
    let (x, weight) = (Tensor.drawn([rows, inner], "x"), Tensor.drawn([outputs, inner], "w"))
    let expected = Reference(x) * Reference(weight).transposed
    #expect(expected.difference(from: x.linear(weight)) < 1e-5 * Double(inner))
    #expect(x.linear(weight).shape == [rows, outputs])
  }

  @Test func aBiasIsAddedToEveryRow() {
    let (x, weight) = (Tensor.drawn([4, 6], "x"), Tensor.drawn([3, 6], "w"))
    let bias = Tensor([1, -2, 3], shape: [3])
    let plain = x.linear(weight).scalars
    for (index, value) in x.linear(weight, bias: bias).scalars.enumerated() {
      #expect(abs(value - plain[index] - bias.scalars[index % 3]) < 1e-5)
    }
  }

  /// A row's product does not depend on the rows beside it.
  @Test func rowsDoNotTouch() {
    let (x, weight) = (Tensor.drawn([5, 24], "x"), Tensor.drawn([7, 24], "w"))
    var other = x
    other.withMutableScalars { for index in 0..<24 { $0[index] = 9 } }
    #expect(
      x.linear(weight).rows(1..<5).isIdentical(to: other.linear(weight).rows(1..<5)))
  }

  @Test func entryByEntryProducts() {
    let (x, y) = (Tensor.counting([2, 2]), Tensor([2, 3, 4, 5], shape: [2, 2]))
    #expect(x.scaled(by: y).scalars == [0, 3, 8, 15])
    #expect(x.dot(y).scalar == 26)
    #expect((x - y).scalars == [-2, -2, -2, -2])
    #expect((0.5 * y).scalars == [1, 1.5, 2, 2.5])
  }
}
