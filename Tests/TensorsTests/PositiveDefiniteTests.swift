import RandomStreams
import Testing

@testable import Tensors

struct PositiveDefiniteTests {
  @Test func productsOfRowsAreSummed() {
    var matrix = PositiveDefinite(size: 2)
    matrix.addProducts(of: Tensor([1, 2, 3, 4], shape: [2, 2]))
    #expect(matrix.entries == [10, 14, 14, 20])
    matrix.addProducts(of: Tensor([1, 0], shape: [1, 2]), factor: 5)
    #expect(matrix.entries == [15, 14, 14, 20])
    matrix.addToDiagonal(0.5)
    #expect(matrix.entries == [15.5, 14, 14, 20.5])
    #expect(matrix.meanDiagonal == 18)
    var twice = PositiveDefinite(size: 2)
    twice.add(matrix, factor: 2)
    #expect(twice.entries == [31, 28, 28, 41])
  }

  /// The inverse of [[2, 1], [1, 2]] is [[2, -1], [-1, 2]] / 3.
  @Test func systemsAreSolvedByHand() throws {
    var matrix = PositiveDefinite(size: 2)
    matrix.addProducts(of: Tensor([1, 1], shape: [1, 2]))
    matrix.addToDiagonal(1)
    let solved = try #require(matrix.solving(Tensor([3, 0, 1, 1], shape: [2, 2])))
    #expect(solved.shape == [2, 2])
    for (own, expected) in zip(solved.scalars, [2, -1, 1.0 / 3, 1.0 / 3]) {
      #expect(abs(Double(own) - expected) < 1e-6)
    }
  }

  @Test func systemsAreSolved() throws {
    var stream = RandomStream(seed: 9, name: "system")
    let rows = Tensor.normal([20, 6], deviation: 1, from: &stream)
    var matrix = PositiveDefinite(size: 6)
    matrix.addProducts(of: rows, factor: 0.5)
    matrix.addToDiagonal(0.1)
    let right = Tensor.normal([3, 6], deviation: 1, from: &stream)
    let solved = try #require(matrix.solving(right)).scalars.map(Double.init)
    for system in 0..<3 {
      for row in 0..<6 {
        let product = (0..<6).reduce(0.0) {
          $0 + matrix.entries[row * 6 + $1] * solved[system * 6 + $1]
        }
        #expect(abs(product - Double(right.scalars[system * 6 + row])) < 1e-4)
      }
    }
  }

  @Test func whatIsNotPositiveHasNoSolution() {
    var matrix = PositiveDefinite(size: 2)
    matrix.addToDiagonal(-1)
    #expect(matrix.solving(.zeros([1, 2])) == nil)
    #expect(PositiveDefinite(size: 3).solving(.zeros([1, 3])) == nil)
  }
}
