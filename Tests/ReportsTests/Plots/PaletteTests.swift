import Markup
import Testing

@testable import Reports

struct PaletteTests {
  /// A value looks the same in every plot, and no two of one plot look alike.
  @Test(arguments: 0..<20)
  func looksBelongToValues(seed: Int) {
    var draws = Draws(seed)
    let plots = (0..<12).map { _ in
      Array(Set((0..<2 + Int(8 * draws.next())).map { _ in "value \(Int(20 * draws.next()))" }))
        .sorted()
    }
    let palette = Palette(plots)
    for plot in plots where plot.count > 1 {
      let styles = plot.compactMap { palette[$0] }
      #expect(styles.count == plot.count && Set(styles).count == plot.count)
    }
  }

  @Test func theFirstPlotHasTheFirstLooks() {
    let palette = Palette([["a", "b", "c"], ["c", "d"], ["e", "f"], ["x"], ["d", "a"]])
    #expect(["a", "b", "c"].map { palette[$0] } == [0, 1, 2])
    // What never stands beside another may look like it.
    #expect(palette["d"] == 1 && palette["e"] == 0 && palette["f"] == 1)
    #expect(palette["x"] == nil)
  }

  @Test func atLeastTwelveLooksDiffer() {
    let looks = (0..<24).map { number in
      let mark = SVG.mark(number, at: (10, 10), size: 3).markup
      return "\(SVG.dashes(number) ?? "-") \(mark)"
    }
    #expect(Set(looks).count == looks.count)
    // Dots have no dashes: colour and shape alone tell twelve apart.
    let dots = (0..<12).map { SVG.mark($0, at: (10, 10), size: 3).markup }
    #expect(Set(dots).count == dots.count)
  }
}
