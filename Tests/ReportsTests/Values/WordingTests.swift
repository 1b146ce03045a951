import Chapters
import Frames
import Testing

@testable import Reports

struct WordingTests {
  private func wording(_ labels: String, _ formats: String = "{}") throws -> Wording {
    let parse = { (text: String) in try YAML.parse(YAML.Source(text: text, file: "test.md")) }
    return Wording(
      presentation: Presentation(
        labels: try Labels(parse(labels)), formats: try ColumnFormats(parse(formats))))
  }

  private let share = Frame.Column.number("hit_rate", unit: .share)

  /// A label stands for a column's name and its unit.
  @Test func columnsAreCalledByTheirLabels() throws {
    let plain = Wording()
    #expect(plain.heading(share) == "hit rate" && plain.title(share) == "hit rate (fraction)")
    let labelled = try wording("{hit_rate: Hits}")
    #expect(labelled.heading(share) == "Hits" && labelled.title(share) == "Hits")
    #expect(labelled.unit(of: share) == nil && plain.unit(of: share) == .share)
    // Per cent are no fractions.
    #expect(try wording("{}", "{hit_rate: .0%}").title(share) == "hit rate")
    #expect(
      try wording("{}", "{n: .0f}").title(.number("n", unit: .steps)) == "n (steps)")
  }

  /// What was measured is no name: a number in a cell has no label, one that names a row has.
  @Test(
    arguments: [
      (0, Frame.Column.whole("seed"), true, "none"), (0, .whole("count"), false, "0"),
      ("fact", .text("where"), false, "Fact"), (.missing, .whole("seed"), true, "–"),
      (1, .whole("seed"), true, "1"),
    ] as [(Scalar, Frame.Column, Bool, String)])
  func cellsHaveLabels(value: Scalar, column: Frame.Column, isName: Bool, text: String) throws {
    #expect(
      try wording("{0: none, fact: Fact}").cell(value, in: column, isName: isName) == text)
  }

  @Test func namesOfSeriesAreLabelsOrSayTheirColumn() throws {
    let wording = try wording("{seed: Run, model: {0: base}, a: Alpha}", "{dose: .1f}")
    #expect(wording.name(0, in: .whole("model")) == "base")
    #expect(wording.name(3, in: .whole("seed")) == "Run 3")
    #expect(wording.name("a", in: .text("drug")) == "Alpha")
    #expect(wording.name("b", in: .text("drug")) == "b")
    #expect(wording.name(.number(0.25), in: .number("dose")) == "dose 0.2")
    let own = Frame.Column("hits", .integer, "", label: "Treffer")
    #expect(Wording(columns: [own]).name("hits", in: .text(Frame.measureColumn)) == "Treffer")
    // A value that is the name of a column reads as that does.
    #expect(wording.name("hit_rate", in: .text(Frame.measureColumn)) == "hit rate")
  }

  @Test func wholeNumbersAreExactInAFormat() throws {
    let big: Scalar = .integer(9_007_199_254_740_993)
    let column = Frame.Column.whole("n")
    #expect(
      try wording("{}", "{n: \",d\"}").cell(big, in: column, isName: false)
        == "9,007,199,254,740,993")
    #expect(try wording("{}", "{n: .1f}").cell(2, in: column, isName: false) == "2.0")
  }

  @Test func anEstimateAndItsSpreadHaveOneFormat() throws {
    let parts = try wording("{}", "{hit_rate: .1%}").parts(
      of: Estimate(0.5, interval: 0.45...0.55), in: share)
    #expect(parts.value == "50.0 %" && parts.spread == "± 5.0 %")
  }
}
