import Foundation
import Markup
import Testing

@testable import Reports

struct SVGCanvasTests {
  @Test func aDrawingSaysWhatItShows() {
    let canvas = SVGCanvas(
      width: 720, height: 33.26,
      content: [SVG.line("axis", from: (0, 1), to: (2, 3.06)), "", "<g/>"])
    #expect(
      canvas.element("a & b", describedBy: nil).markup == """
        <svg viewBox="0 0 720 33.3" role="img" aria-label="a &amp; b"><line class="axis" x1="0" y1="1" \
        x2="2" y2="3.1"/>
        <g/></svg>
        """)
    #expect(canvas.element("t", describedBy: "id").markup.contains(#" aria-describedby="id""#))
  }

  @Test func textIsEscaped() {
    #expect(
      SVG.text(1, 2, .end, "<b>").markup
        == #"<text class="tick" x="1" y="2" text-anchor="end">&lt;b&gt;</text>"#)
    #expect(SVG.tooltip("a<b").markup == "<title>a&lt;b</title>")
  }

  /// Series are told apart by shape, colour and dashes together.
  @Test func everySeriesLooksDifferent() {
    let looks = (0..<4 * Theme.seriesColours).map { number in
      "\(SVG.colour(number)) \(SVG.dashes(number) ?? "-")"
    }
    #expect(Set(looks).count == looks.count)
    let shapes = (0..<4).map { number in
      SVG.mark(number, at: (10, 10), size: 3).markup.replacing("c\(number)", with: "c")
    }
    #expect(Set(shapes).count == 4)
  }

  /// Bars have no dashes: colour and hatching tell two dozen apart.
  @Test func everyBarLooksDifferent() {
    let bars = (0..<2 * Theme.seriesColours).map {
      SVG.bar($0, x: 10, y: 20, width: 30, height: 12, SVG.tooltip("t")).markup
    }
    #expect(Set(bars.map { $0.replacing("<title>", with: "") }).count == bars.count)
    let hatched = bars.indices.filter { bars[$0].contains("hatch") }
    #expect(hatched == Array(Theme.plainColours..<2 * Theme.seriesColours))
  }

  /// Hatching stays within its bar, whatever that is, and rises or falls at 45 degrees.
  @Test(arguments: [8, 12], [(30.0, 12.0), (4, 90), (12, 12), (1, 1)])
  func hatchingFillsItsBar(number: Int, size: (width: Double, height: Double)) throws {
    let bar = SVG.bar(number, x: 10, y: 20, width: size.width, height: size.height)
    let strokes = bar.markup.matches(of: /M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/).compactMap {
      match -> [Double]? in
      let ends = [match.1, match.2, match.3, match.4].compactMap { Double($0) }
      return ends.count == 4 ? ends : nil
    }
    #expect(strokes.count == Int((size.width + size.height - 0.001) / 6))
    for ends in strokes {
      #expect([ends[0], ends[2]].allSatisfy((10 - 0.05...10 + size.width + 0.05).contains))
      #expect([ends[1], ends[3]].allSatisfy((20 - 0.05...20 + size.height + 0.05).contains))
      let slope = (ends[1] - ends[3]) / (ends[2] - ends[0])
      #expect(abs(slope - (number == 8 ? 1 : -1)) < 0.3, "\(ends)")
    }
  }

  /// A mark stands around its place.
  @Test(arguments: 1..<4)
  func marksAreCentred(number: Int) {
    let numbers = SVG.mark(number, at: (100, 50), size: 10).numbers(of: "points", in: "mark")
    let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
    let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
    #expect(abs(xs.reduce(0, +) / Double(xs.count) - 100) < 0.1)
    #expect((ys.min() ?? 0) < 50 && (ys.max() ?? 0) > 50)
    #expect(xs.allSatisfy { abs($0 - 100) <= 13 } && ys.allSatisfy { abs($0 - 50) <= 13 })
  }

  @Test func textsAreFittedToTheirRoom() {
    #expect(
      SVG.lines(of: "one two three", within: SVG.width(of: "one two")) == ["one two", "three"])
    #expect(
      SVG.lines(of: "toolong x", within: 20) == ["toolong", "x"]
        && SVG.lines(of: "", within: 9) == [])
    #expect(SVG.fitted("short", within: 90) == "short")
    let cut = SVG.fitted(String(repeating: "m", count: 40) + "end", within: 200)
    #expect(cut.contains("…") && cut.hasSuffix("end"))
    #expect(!SVG.heading("short", within: 90).markup.contains("<title>"))
    let long = String(repeating: "a<b ", count: 40)
    #expect(SVG.heading(long, within: 200).markup.contains("<title>a&lt;b a&lt;b"))
  }

  @Test func widthsAddUp() {
    let (a, b) = ("Illness (m)", "Wm 3.5 %")
    #expect(abs(SVG.width(of: a + b) - SVG.width(of: a) - SVG.width(of: b)) < 1e-9)
    #expect(SVG.width(of: "iii") < SVG.width(of: "nnn"))
    #expect(SVG.width(of: "nnn") < SVG.width(of: "NNN"))
    #expect(SVG.width(of: "NNN") < SVG.width(of: "MMM"))
    #expect(SVG.width(of: "") == 0)
  }
}
