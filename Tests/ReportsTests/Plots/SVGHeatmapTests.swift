import Chapters
import Foundation
import Frames
import Markup
import Testing

@testable import Reports

struct SVGHeatmapTests {
  private func drawing(_ values: [[Double?]]) throws -> HTML {
    let rows = values.enumerated().flatMap { row, values in
      values.enumerated().map { column, value -> [Scalar] in
        [.integer(column), .text("row \(row)"), value.map(Scalar.number) ?? .missing]
      }
    }
    let view = try HeatmapView(
      .of([.whole("x"), .text("y"), .number("v")], rows), ("x", "y", "v"), over: nil)
    return SVGHeatmap(view).svg.element("t", describedBy: nil)
  }

  /// The strongest colour is that of the largest size; the sign decides which colour.
  @Test func coloursAreProportionalToSizes() throws {
    let drawn = try drawing([[1, -2], [0, 0.5]])
    #expect(drawn.numbers(of: "fill-opacity", in: "bar") == [0.28, 0.55, 0, 0.14])
    #expect(drawn.values(of: "class", in: "bar") == ["bar c0", "bar c1", "bar c0", "bar c0"])
  }

  @Test func cellsStandInRowsAndColumns() throws {
    let drawn = try drawing([[1, 2, 3], [4, nil, 6]])
    let (xs, ys) = (drawn.numbers(of: "x", in: "bar"), drawn.numbers(of: "y", in: "bar"))
    #expect(xs.count == 5 && xs[0] == xs[3] && xs[2] == xs[4])
    #expect(Set(ys).count == 2 && ys[0] == ys[2] && ys[3] == ys[4])
    #expect(drawn.values(of: "x", in: "figure").count == 5)
  }

  /// Where cells are narrow, figures are left to tooltips and labels are thinned out.
  @Test func manyColumnsHaveNoFigures() throws {
    let drawn = try drawing([(0..<60).map { Double($0) }])
    #expect(drawn.values(of: "x", in: "figure").isEmpty)
    #expect(drawn.markup.contains("<title>row 0, 59: 59</title>"))
    let labels = drawn.numbers(of: "x", in: "tick").dropFirst()
    #expect(labels.count < 60 && labels.count > 10)
    #expect(drawn.numbers(of: "x", in: "bar").allSatisfy { $0 <= 720 })
  }

  @Test func nothingButZeroHasNoColour() throws {
    #expect(try drawing([[0, 0]]).numbers(of: "fill-opacity", in: "bar") == [0, 0])
  }
}
