import Chapters
import Foundation
import Frames
import Testing

@testable import Reports

struct TextHeatmapTests {
  private func view(_ values: [[Double]]) throws -> HeatmapView {
    let rows = values.enumerated().flatMap { row, values in
      values.enumerated().map { [Scalar.text("c\($0)"), .text("row \(row)"), .number($1)] }
    }
    return try HeatmapView(
      .of([.text("x"), .text("y"), .number("v", unit: .nats)], rows), ("x", "y", "v"), over: nil)
  }

  @Test func figuresStandInColumns() throws {
    #expect(
      TextHeatmap(try view([[1, -2.5], [10, 0]]), width: 80).lines == [
        "v (nats): y by x", "          c0     c1", "row 0   1.00  -2.50", "row 1  10.00   0.00",
      ])
  }

  /// Where figures do not fit, shades go from nothing to full.
  @Test func shadesAreProportionalToSizes() throws {
    let lines = TextHeatmap(try view([(0..<41).map { Double($0) / 40 }]), width: 60).lines
    #expect(lines.last == "c0 to c40, left to right; █ is ±1.00")
    let shades = Array(lines[1].dropFirst("row 0 ".count))
    #expect(shades.count == 41 && shades.last == "█" && shades[20] == "▒" && shades[0] == " ")
    let order = Array(" ░▒▓█")
    let ranks = shades.compactMap { order.firstIndex(of: $0) }
    #expect(ranks == ranks.sorted())
    #expect(lines.allSatisfy { $0.count <= 60 })
  }

  @Test func emptyCellsAreEmpty() throws {
    let frame = Frame.of(
      [.text("x"), .text("y"), .number("v")], [["a", "p", 1], ["b", "q", 2]])
    let view = try HeatmapView(frame, ("x", "y", "v"), over: nil)
    #expect(
      TextHeatmap(view, width: 80).lines == [
        "v: y by x", "      a     b", "p  1.00", "q        2.00",
      ])
  }
}
