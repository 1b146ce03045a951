import Chapters
import Frames
import Testing

@testable import Reports

struct HeatmapViewTests {
  private static let columns: [Frame.Column] = [
    .whole("x"), .text("y"), .number("v", unit: .share), .whole("seed"),
  ]

  private func view(_ rows: [[Scalar]], over: String? = nil) throws -> HeatmapView {
    try HeatmapView(
      .of(Self.columns, rows), ("x", "y", "v"), over: over.map { Averaging(over: $0) })
  }

  @Test func everyPairOfLabelsHasItsPlace() throws {
    let view = try view([[2, "b", 0.5, 0], [1, "a", -0.25, 0], [1, "b", .missing, 0]])
    #expect(view.x.labels == ["2", "1"] && view.y.labels == ["b", "a"])
    #expect(view.values.map { $0.map { $0?.value } } == [[0.5, nil], [nil, -0.25]])
    #expect(view.extreme == 0.5 && view.strength(-0.25) == -0.5)
    #expect(view.title == "v (fraction)" && view.note == nil)
  }

  @Test func whatIsNotFiniteIsCounted() throws {
    let view = try view([[1, "a", .number(.nan), 0], [2, "a", 0.5, 0]])
    #expect(view.values.map { $0.map { $0?.value } } == [[nil, 0.5]])
    #expect(view.note == "1 value is not finite, and left out.")
  }

  @Test func meansAreTakenWithinACell() throws {
    let view = try view(
      [[1, "a", 0.9, 0], [1, "a", 1, 1], [2, "a", 0.5, 0]], over: "seed")
    #expect(view.values[0].map { $0?.value } == [0.95, 0.5])
    #expect(view.note?.hasPrefix("Means over seed (n = 1 to 2)") == true)
    // A share's interval ends at 1, as in tables and other plots.
    #expect(view.values[0][0]?.interval?.upperBound == 1)
  }

  @Test(
    arguments: [
      ([], "no row matches the selector"), ([[1, "a", .missing, 0]], "every value is missing"),
      (
        [[1, "a", 0.5, 0], [1, "a", 0.6, 1]],
        "several rows for a cell; choose one with [...] or average with `over:`"
      ),
    ] as [([[Scalar]], String)])
  func whatCannotBeShownIsSaid(rows: [[Scalar]], message: String) {
    #expect(throws: NoValue(message)) { try view(rows) }
  }

  @Test func nothingButZeroIsOfNoStrength() throws {
    #expect(try view([[1, "a", 0, 0]]).strength(0) == 0)
  }
}
