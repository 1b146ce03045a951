import Testing

@testable import Tensors

/// Rows and columns taken, replaced and put together, by their places.
struct SlicingTests {
  private let x = Tensor.counting([3, 4])

  @Test func rowsAndColumnsAreTaken() {
    #expect(x.rows(1..<3).scalars == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(x.rows(1..<3).shape == [2, 4])
    #expect(x.rows(0..<0).count == 0)
    #expect(x.columns(1..<3).scalars == [1, 2, 5, 6, 9, 10])
    #expect(x.columns(1..<3).shape == [3, 2])
    #expect(Tensor.counting([5]).rows(2..<4).scalars == [2, 3])
  }

  @Test func rowsAreGatheredInTheOrderAsked() {
    #expect(x.gathered([2, 0, 2]).scalars == [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
    #expect(x.gathered([]).shape == [0, 4])
  }

  @Test func shapesChangeScalarsDoNot() {
    #expect(x.reshaped([2, 6]).scalars == x.scalars)
    #expect(x.reshaped([2, 6]).shape == [2, 6])
  }

  @Test func rowsAreReplaced() {
    let new = Tensor([-1, -2, -3, -4, -5, -6, -7, -8], shape: [2, 4])
    #expect(
      x.replacingRows([2, 0], with: new).scalars == [-5, -6, -7, -8, 4, 5, 6, 7, -1, -2, -3, -4])
    #expect(x.replacingRows([], with: .zeros([0, 4])).isIdentical(to: x))
  }

  @Test func matricesStandSideBySide() {
    let both = Tensor.sideBySide([x.columns(0..<1), x.columns(2..<4)])
    #expect(both.scalars == [0, 2, 3, 4, 6, 7, 8, 10, 11])
    #expect(Tensor.sideBySide([x.columns(0..<2), x.columns(2..<4)]).isIdentical(to: x))
  }

  @Test func sumsAcrossUndoCopies() {
    let copies = x.repeatedAcross(3)
    #expect(copies.shape == [3, 12])
    #expect(copies.gathered([0]).scalars == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
    #expect(copies.summedAcross(3).isIdentical(to: 3 * x))
    #expect(x.summedAcross(2).scalars == [2, 4, 10, 12, 18, 20])
  }

  @Test func addendsGoToTheirColumns() {
    let one = Tensor(repeating: 1, shape: [3, 2])
    let sum = x.adding([(1..<3, one, 10), (2..<4, one, 100)])
    #expect(sum.gathered([0]).scalars == [0, 11, 112, 103])
    #expect(sum.gathered([2]).scalars == [8, 19, 120, 111])
  }

  @Test func addendsGoToTheirRows() {
    var sum = x
    sum.add(Tensor(repeating: 1, shape: [2, 4]), atRow: 1, factor: -2)
    #expect(sum.scalars == [0, 1, 2, 3, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(x.scalars[4] == 4)
  }

  @Test(
    arguments: [
      (nil, nil, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (1..<2, nil, [4, 5, 6, 7]),
      (nil, 3..<4, [3, 7, 11]), (0..<2, 1..<3, [1, 2, 5, 6]),
    ] as [(Range<Int>?, Range<Int>?, [Float])])
  func rectanglesAreTakenAndReplaced(rows: Range<Int>?, columns: Range<Int>?, scalars: [Float]) {
    let part = x.rectangle(rows, columns)
    #expect(part.scalars == scalars)
    let back = Tensor.zeros([3, 4]).replacingRectangles([(rows, columns, part)])
    // Exactly the rectangle is there again, zeros around it.
    #expect(back.rectangle(rows, columns).scalars == scalars)
    #expect(back.scalars.reduce(0, +) == scalars.reduce(0, +))
  }

  @Test func laterRectanglesLieOnTop() {
    let (ones, twos) = (
      Tensor(repeating: 1, shape: [2, 4]), Tensor(repeating: 2, shape: [3, 1])
    )
    let result = Tensor.zeros([3, 4]).replacingRectangles([(0..<2, nil, ones), (nil, 1..<2, twos)])
    #expect(result.scalars == [1, 2, 1, 1, 1, 2, 1, 1, 0, 2, 0, 0])
  }
}
