import Frames
import Testing

@testable import Chapters

struct LabelsTests {
  private let labels: Labels

  init() throws {
    labels = try Labels(
      Written.value(
        "{fact: Fact, accuracy: 'Accuracy (%)', 7: seven, model: {0: base, 1.5: big, fact: own}}"))
  }

  @Test(arguments: [
    ("accuracy", "Accuracy (%)"), ("fact", "Fact"), ("model", nil), ("other", nil), ("7", "seven"),
  ])
  func columnsHaveLabels(name: String, label: String?) {
    #expect(labels.label(ofColumn: name) == label)
  }

  /// What is said of a column's values comes before what is said of any; a number is one however it is spelled.
  @Test(
    arguments: [
      (.text("fact"), "kind", "Fact"), (.text("fact"), "model", "own"), (0, "model", "base"),
      (.number(0), "model", "base"), (.number(1.5), "model", "big"), (0, "seed", nil),
      (7, "seed", "seven"), (.number(7), "seed", "seven"), (.text("x"), "model", nil),
      (.missing, "model", nil),
    ] as [(Scalar, String, String?)])
  func valuesHaveLabels(value: Scalar, column: String, label: String?) {
    #expect(labels.label(of: value, in: column) == label)
  }

  @Test func entriesKnowTheirPlaces() {
    #expect(labels.entries.map(\.name) == ["fact", "accuracy", "7", "0", "1.5", "fact"])
    #expect(labels.entries.map(\.column) == [nil, nil, nil, "model", "model", "model"])
    #expect(labels.entries[1].location.column == 14)
  }

  @Test(arguments: ["[a, b]", "word", "{a: [b]}", "{a: ~}"])
  func otherValuesAreRefused(text: String) throws {
    let node = try Written.value(text)
    let problem = #expect(throws: Diagnostic.self) { try Labels(node) }
    #expect(problem?.message.hasPrefix("expected a mapping from a column or value") == true)
  }

  /// Which label stands where, not the order, makes labels equal.
  @Test func equalLabelsAreEqual() throws {
    let (one, two) = (
      try Labels(Written.value("{a: x, b: y}")), try Labels(Written.value("{b: y, a: x}"))
    )
    #expect(one == two && one.hashValue == two.hashValue && one != labels)
    #expect(one.canonical.description == #"{"a":"x","b":"y"}"#)
  }
}
