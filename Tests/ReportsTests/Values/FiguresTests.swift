import Frames
import Testing

@testable import Reports

struct FiguresTests {
  @Test func meansAreOfNumbersThatAreNoLabels() {
    let frame = Frame.of(
      [.axis("seed", .integer), .text("name"), .whole("n"), .number("x"), .number("none")],
      [[0, "a", 1, 0.5, .missing], [1, "b", 4, .missing, .number(.nan)]])
    let means = Figures.means(frame)
    #expect(means.map(\.column.name) == ["n", "x"])
    #expect(means.map(\.mean) == [2.5, 0.5])
  }
}
