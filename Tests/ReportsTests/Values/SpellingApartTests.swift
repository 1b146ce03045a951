import Frames
import Testing

@testable import Reports

struct SpellingApartTests {
  @Test(
    arguments: [
      (1, 2, "1", "2"), (0.85012, 0.85049, "0.8501", "0.8505"),
      (1234.5, 1234.2, "1,234.500", "1,234.200"),
      (.missing, 3, "–", "3"), ("a", "b", "a", "b"), (true, false, "1", "0"),
      (0.1, 0.100_000_000_000_000_01, "0.100", "0.100"),
    ] as [(Scalar, Scalar, String, String)])
  func twoValuesAreToldApart(before: Scalar, after: Scalar, one: String, two: String) {
    let (before, after) = Spelling.apart(before, after)
    #expect(
      [before, after].map { $0.replacing(",", with: "") }
        == [one, two].map { $0.replacing(",", with: "") })
  }

  @Test func aRowIsCalledByItsTextsAndAxes() {
    let frame = Frame.of(
      [.axis("seed", .integer), .text("name"), .number("v")], [[1, "x", 0.5], [2, "y", 0.6]])
    #expect(frame.label(ofRow: 1, besides: "v") == "seed=2, name=y")
    #expect(Frame.of([.number("v")], [[1.0]]).label(ofRow: 0, besides: "v") == "row 1")
  }
}
